import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { AppError, errno } from '../../errors.ts';
import { diskHint } from './disk-hints.ts';

/** What is at a path of the disk; symbolic links are not resolved. */
export type DiskEntry =
  | { readonly kind: 'missing' }
  | { readonly kind: 'link'; readonly text: string }
  | { readonly kind: 'file'; readonly inode: string; readonly sizeBytes: number; readonly names: number }
  | { readonly kind: 'folder' }
  | { readonly kind: 'other' };

/** Reads what is at a path, without resolving symbolic links. One call where a link is, or nothing: what is nearly always found. */
export async function inspect(path: string): Promise<DiskEntry> {
  try {
    return { kind: 'link', text: await readlink(path) };
  } catch (error) {
    return isMissing(error) ? { kind: 'missing' } : inspectNoLink(path);
  }
}

/** File systems differ in how they refuse to read what is no link, so that another call says what it is. */
async function inspectNoLink(path: string): Promise<DiskEntry> {
  try {
    const found = await lstat(path, { bigint: true });
    if (found.isSymbolicLink()) return { kind: 'link', text: await readlink(path) };
    if (found.isFile())
      return {
        kind: 'file',
        inode: `${found.dev}:${found.ino}`,
        sizeBytes: Number(found.size),
        names: Number(found.nlink),
      };
    return { kind: found.isDirectory() ? 'folder' : 'other' };
  } catch (error) {
    if (isMissing(error)) return { kind: 'missing' };
    throw diskError('check', path, error);
  }
}

/** The file behind a path, symbolic links resolved; null when there is none. */
export async function statFile(path: string): Promise<{ isFile: boolean; sizeBytes: number; inode: string } | null> {
  try {
    const found = await stat(path, { bigint: true });
    return { isFile: found.isFile(), sizeBytes: Number(found.size), inode: `${found.dev}:${found.ino}` };
  } catch (error) {
    if (isMissing(error) || errno(error) === 'ELOOP') return null;
    throw diskError('check', path, error);
  }
}

/** A folder as the kernel sees it; of one that is not there yet, its nearest existing parent's real place and the rest. */
export async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : `${await realFolder(parent)}/${basename(folder)}`;
  }
}

/** Nothing is at that path. */
export function isMissing(error: unknown): boolean {
  const code = errno(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Names the path, the system's word and what to do. */
export function diskError(what: string, path: string, cause: unknown): AppError {
  const code = errno(cause) ?? 'an unknown error';
  return new AppError(
    'filesystem',
    `Could not ${what} ${basename(path)} in ${dirname(path)}: ${code}, ${diskHint(code)}.`,
    {
      cause,
      details: { code, path },
    },
  );
}
