import { lstat, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errno } from '../../errors.ts';
import { mapPath } from './paths.ts';

/** A file as a server writes it. */
export interface SampleFile {
  readonly path: string;
  readonly sizeBytes: number | null;
}

export interface MatchingFolder {
  /** Our folder. */
  readonly ours: string;
  /** A file that was found in it. */
  readonly checkedWith: string;
}

const maxFolders = 300;

/** Which of our folders is the server's: the one that has most of its files. Tries the likeliest first and stops at one with two of them. */
export async function findMatchingFolder(
  location: string,
  samples: readonly SampleFile[],
  folders: readonly string[],
): Promise<MatchingFolder | null> {
  let best: (MatchingFolder & { readonly count: number }) | null = null;
  for (const folder of rankFolders(location, folders)) {
    const found: string[] = [];
    for (const sample of samples) {
      const path = mapPath(sample.path, [{ theirs: location, ours: folder }]);
      if (path !== null && (await isThatFile(path, sample))) found.push(path);
    }
    const [checkedWith] = found;
    if (checkedWith !== undefined && found.length > (best?.count ?? 0))
      best = { ours: folder, checkedWith, count: found.length };
    if (best !== null && best.count >= Math.min(2, samples.length)) break;
  }
  return best === null ? null : { ours: best.ours, checkedWith: best.checkedWith };
}

/** Two libraries often have files of the same name (HD and 4K): the size distinguishes them. Sonarr gives of a link the length of its text. */
export async function isThatFile(path: string, { sizeBytes }: SampleFile): Promise<boolean> {
  try {
    const [file, entry] = await Promise.all([stat(path), lstat(path)]);
    return file.isFile() && (sizeBytes === null || [file.size, entry.size].includes(sizeBytes));
  } catch {
    return false;
  }
}

/** Reads the first byte of a file. Returns the code of the error, or null. */
export async function readFault(path: string): Promise<string | null> {
  try {
    await using file = await open(path, 'r');
    await file.read(Buffer.alloc(1), 0, 1, 0);
    return null;
  } catch (error) {
    return errno(error) ?? String(error);
  }
}

/** The folders, likeliest first: by the number of equal names at their ends, ignoring case. */
export function rankFolders(location: string, folders: readonly string[]): string[] {
  const names = namesOf(location);
  const shared = (folder: string): number => {
    const own = namesOf(folder);
    const most = Math.min(own.length, names.length);
    let count = 0;
    while (count < most && own.at(-1 - count) === names.at(-1 - count)) count++;
    return count;
  };
  return [...new Set(folders)]
    .map((folder) => ({ folder, count: shared(folder) }))
    .toSorted((a, b) => b.count - a.count)
    .map(({ folder }) => folder);
}

function namesOf(path: string): string[] {
  return path
    .split(/[\\/]/)
    .filter((name) => name !== '')
    .map((name) => name.toLowerCase());
}

/** The media root, two levels of folders in it, and before them the folders given. */
export async function foldersIn(mediaRoot: string, known: readonly string[] = []): Promise<string[]> {
  const first = await subfolders(mediaRoot);
  const second = (await Promise.all(first.slice(0, 50).map(subfolders))).flat();
  return [...new Set([...known, mediaRoot, ...first, ...second])].slice(0, maxFolders);
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
    .map((entry) => join(folder, entry.name));
}
