import { constants } from 'node:fs';
import { access, opendir, stat, statfs } from 'node:fs/promises';
import { diskHint } from '../media/disk-hints.ts';
import { errno, isMissing } from '../media/inspect.ts';

/** A folder that is looked at, and whether links are made below it. */
export interface Place {
  readonly path: string;
  readonly isWritten: boolean;
}

export interface DiskFault {
  readonly path: string;
  readonly message: string;
  /** It does not even answer: whoever looks at it waits. */
  readonly hangs?: true;
}

/** A mount that hangs keeps the thread that looks at it. */
const lookMs = 5_000;

/**
 * What is wrong with these folders now. They are looked at one after the other, so that hung mounts never keep more than one of the few
 * threads that all work with files shares; what is still being looked at is not looked at again.
 */
export function createDiskLook(): (places: readonly Place[]) => Promise<DiskFault[]> {
  let hung: { readonly path: string; readonly look: Promise<unknown> } | null = null;

  return async (places) => {
    const faults: DiskFault[] = [];
    for (const place of places) {
      if (hung !== null) {
        if (hung.path === place.path) faults.push(hangs(place.path));
        continue;
      }
      const look = faultOf(place);
      const found = await orLate(look);
      if (found === 'late') {
        const started = { path: place.path, look };
        hung = started;
        void look.finally(() => {
          if (hung === started) hung = null;
        });
        faults.push(hangs(place.path));
      } else if (found !== null) faults.push(found);
    }
    return faults;
  };
}

async function orLate<T>(look: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, lookMs, 'late');
  });
  try {
    return await Promise.race([look, late]);
  } finally {
    clearTimeout(timer);
  }
}

function hangs(path: string): DiskFault {
  return {
    path,
    hangs: true,
    message: `Checking ${path} takes longer than ${lookMs / 1000} s: its disk or mount does not respond. Check the disk, or the server that it is mounted from.`,
  };
}

/** Never rejects. A folder that is not there is no fault here: whether its disk is away is judged by what was on it. */
async function faultOf({ path, isWritten }: Place): Promise<DiskFault | null> {
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
    message: `The disk of ${path} is full (ENOSPC): no link can be made there. Make room; what waits is tried again.`,
  };
}

function fault(path: string, what: 'read' | 'written', error: unknown): DiskFault {
  const code = errno(error) ?? 'an unknown error';
  return { path, message: `${path} cannot be ${what} (${code}): ${diskHint(code)}.` };
}
