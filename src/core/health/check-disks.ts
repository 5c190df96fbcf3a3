import { constants } from 'node:fs';
import { access, opendir, stat, statfs } from 'node:fs/promises';
import { errno } from '../../errors.ts';
import { diskHint } from '../media/disk-hints.ts';
import { isMissing } from '../media/inspect.ts';

/** A folder to check, and whether links are created below it. */
export interface CheckedFolder {
  readonly path: string;
  readonly isWritten: boolean;
}

export interface DiskFault {
  readonly path: string;
  readonly message: string;
  /** It does not respond: every further check would wait, too. */
  readonly hangs?: true;
}

/** A hung mount blocks the thread that checks it. */
const checkMs = 5_000;

/**
 * What is wrong with these folders now. They are checked one after the other, so that hung mounts never block more than one of the few
 * threads that all file work shares; a folder still being checked is not checked again.
 */
export function createDiskCheck(): (places: readonly CheckedFolder[]) => Promise<DiskFault[]> {
  let hung: { readonly path: string; readonly check: Promise<unknown> } | null = null;

  return async (places) => {
    const faults: DiskFault[] = [];
    for (const place of places) {
      if (hung !== null) {
        if (hung.path === place.path) faults.push(hangs(place.path));
        continue;
      }
      const check = faultOf(place);
      const found = await orLate(check);
      if (found === 'late') {
        const started = { path: place.path, check };
        hung = started;
        void check.finally(() => {
          if (hung === started) hung = null;
        });
        faults.push(hangs(place.path));
      } else if (found !== null) faults.push(found);
    }
    return faults;
  };
}

async function orLate<T>(check: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, checkMs, 'late');
  });
  try {
    return await Promise.race([check, late]);
  } finally {
    clearTimeout(timer);
  }
}

function hangs(path: string): DiskFault {
  return {
    path,
    hangs: true,
    message: `Checking ${path} takes longer than ${checkMs / 1000} s: its disk or mount does not respond. Check the disk, or the server that it is mounted from.`,
  };
}

/** Never rejects. A missing folder is no fault here: whether its disk is away is decided by what was on it. */
async function faultOf({ path, isWritten }: CheckedFolder): Promise<DiskFault | null> {
  try {
    if (!(await stat(path)).isDirectory()) return null;
    // One entry is enough to see that it can be read, however many there are.
    const folder = await opendir(path);
    await folder.read().finally(() => folder.close());
  } catch (error) {
    return isMissing(error) ? null : fault(path, 'read', error);
  }
  if (!isWritten) return null;
  try {
    await access(path, constants.W_OK);
    return (await isFull(path)) ? full(path) : null;
  } catch (error) {
    return isMissing(error) ? null : fault(path, 'written', error);
  }
}

/** No block, or no entry, is free for this user. File systems that do not count say 0 of 0. */
async function isFull(path: string): Promise<boolean> {
  const { blocks, bfree, bavail, files, ffree } = await statfs(path);
  const free = process.getuid?.() === 0 ? bfree : bavail;
  return (blocks > 0 && free === 0) || (files > 0 && ffree === 0);
}

function full(path: string): DiskFault {
  return {
    path,
    message: `The disk of ${path} is full (ENOSPC): no link can be made there. Make room; waiting tasks are retried.`,
  };
}

function fault(path: string, what: 'read' | 'written', error: unknown): DiskFault {
  const code = errno(error) ?? 'an unknown error';
  return { path, message: `${path} cannot be ${what} (${code}): ${diskHint(code)}.` };
}
