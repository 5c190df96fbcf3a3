import { opendir, readdir } from 'node:fs/promises';
import { errno } from '../../../errors.ts';
import { inspect, realFolder } from '../../media/inspect.ts';

/** What folders hold and where they really are, read once for all rules of one plan: shows share roots, specials share folders. */
export interface FolderMemo {
  /** Names of the folders in it; null when it is not there. */
  folders(path: string): Promise<readonly string[] | null>;
  /** Names of what is no folder in it. */
  files(path: string): Promise<readonly string[]>;
  state(path: string): Promise<'full' | 'empty' | 'absent'>;
  /** As the kernel sees it. */
  real(path: string): Promise<string>;
}

export function createFolderMemo(): FolderMemo {
  return { folders: once(foldersIn), files: once(filesIn), state: once(stateOf), real: once(realFolder) };
}

function once<T>(read: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const seen = new Map<string, Promise<T>>();
  return (path) => {
    const known = seen.get(path) ?? read(path);
    seen.set(path, known);
    return known;
  };
}

async function filesIn(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

async function foldersIn(path: string): Promise<string[] | null> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return (await inspect(path)).kind === 'missing' ? null : [];
  }
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
