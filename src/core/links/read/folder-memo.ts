import type { Dirent } from 'node:fs';
import { opendir, readdir } from 'node:fs/promises';
import { errno } from '../../../errors.ts';
import { inspect, realFolder, statFile } from '../../media/inspect.ts';
import { readOnce } from '../../media/read-once.ts';

/** What folders hold and where they really are, read once for all rules of one plan: shows share roots, specials share folders. */
export interface FolderMemo {
  /** What is in it; nothing where it cannot be read. */
  entries(path: string): Promise<readonly Dirent[]>;
  /** See statFile. */
  file(path: string): ReturnType<typeof statFile>;
  /** Names of the folders in it; null when it is not there. */
  folders(path: string): Promise<readonly string[] | null>;
  /** Names of what is no folder in it. */
  files(path: string): Promise<readonly string[]>;
  state(path: string): Promise<'full' | 'empty' | 'absent'>;
  /** As the kernel sees it. */
  real(path: string): Promise<string>;
}

export function createFolderMemo(): FolderMemo {
  const listed = readOnce((path: string) => readdir(path, { withFileTypes: true }).catch(() => null));
  return {
    entries: async (path) => (await listed(path)) ?? [],
    folders: readOnce(async (path: string) => {
      const entries = await listed(path);
      if (entries !== null) return namesOf(entries, (entry) => entry.isDirectory());
      return (await inspect(path)).kind === 'missing' ? null : [];
    }),
    files: readOnce(async (path: string) => namesOf((await listed(path)) ?? [], (entry) => !entry.isDirectory())),
    file: readOnce(statFile),
    state: readOnce(stateOf),
    real: readOnce(realFolder),
  };
}

function namesOf(entries: readonly Dirent[], isWanted: (entry: Dirent) => boolean): string[] {
  return entries.filter(isWanted).map((entry) => entry.name);
}

/** One entry is enough to know: a root folder may hold thousands. */
async function stateOf(path: string): Promise<'full' | 'empty' | 'absent'> {
  try {
    await using folder = await opendir(path);
    return (await folder.read()) === null ? 'empty' : 'full';
  } catch (error) {
    // What cannot be read is there: whoever writes in it says what is wrong with it.
    return errno(error) === 'ENOENT' ? 'absent' : 'full';
  }
}
