import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { Hono } from 'hono';
import type { AppContext } from './context.ts';

/** A mount that hangs must not hang the question whether we are ready. */
const LOOK_MS = 3000;

/** /health, /ready and /ping: open to everybody, since orchestrators ask them without a key. */
export function healthRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();
  app.get('/health', (c) => c.text('ok'));
  app.get('/ping', (c) => c.json({ status: 'OK' }));
  app.get('/ready', async (c) => {
    const reasons = (await Promise.all([databaseReason(runtime), mediaRootReason(runtime)])).filter(
      (reason) => reason !== null,
    );
    if (reasons.length === 0) return c.json({ status: 'ready', reasons });
    return c.json({ status: 'notReady', reasons }, 503);
  });
  return app;
}

async function databaseReason({ store }: AppContext['runtime']): Promise<string | null> {
  const failure = await failureOf(store.check());
  if (failure === null) return null;
  return failure instanceof Error ? failure.message : 'The database cannot be used.';
}

async function mediaRootReason({ mediaRoot, mediaRootVariable }: AppContext['runtime']): Promise<string | null> {
  const failure = await failureOf(lookAt(mediaRoot));
  if (failure === null) return null;
  const code = failure instanceof Error && 'code' in failure ? failure.code : null;
  const what = code === 'ENOENT' ? 'does not exist' : failure instanceof Error ? failure.message : 'cannot be read';
  return `The media root ${mediaRoot} (${mediaRootVariable}) ${what}. Check the mount.`;
}

async function lookAt(folder: string): Promise<void> {
  if (!(await stat(folder)).isDirectory()) throw new Error('is not a folder');
  await access(folder, constants.R_OK | constants.X_OK).catch(() => {
    throw new Error('may not be read by the user that this service runs as');
  });
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not answer within ${LOOK_MS / 1000} s`)), LOOK_MS);
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
