import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Runtime } from '../runtime.ts';

/** A mount that hangs must not hang the answer whether we are ready. */
const checkMs = 3000;

type Readiness = Pick<Runtime, 'store' | 'mediaRoot' | 'mediaRootVariable'>;

/** Why nobody should send work here now, in sentences: the database or the media root cannot be used. Empty when ready. */
export async function checkReadiness(runtime: Readiness): Promise<string[]> {
  const reasons = await Promise.all([databaseReason(runtime), mediaRootReason(runtime)]);
  return reasons.filter((reason) => reason !== null);
}

async function databaseReason({ store }: Readiness): Promise<string | null> {
  const failure = await failureOf(store.check());
  if (failure === null) return null;
  return failure instanceof Error ? failure.message : 'The database cannot be used.';
}

async function mediaRootReason({ mediaRoot, mediaRootVariable }: Readiness): Promise<string | null> {
  const failure = await failureOf(checkFolder(mediaRoot));
  if (failure === null) return null;
  const code = failure instanceof Error && 'code' in failure ? failure.code : null;
  const what = code === 'ENOENT' ? 'does not exist' : failure instanceof Error ? failure.message : 'cannot be read';
  return `The media root ${mediaRoot} (${mediaRootVariable}) ${what}. Check the mount.`;
}

async function checkFolder(folder: string): Promise<void> {
  if (!(await stat(folder)).isDirectory()) throw new Error('is not a folder');
  await access(folder, constants.R_OK | constants.X_OK).catch(() => {
    throw new Error('may not be read by the user that this service runs as');
  });
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not answer within ${checkMs / 1000} s`)), checkMs);
  });
  try {
    await Promise.race([work, late]);
    return null;
  } catch (error) {
    return error;
  } finally {
    clearTimeout(timer);
  }
}
