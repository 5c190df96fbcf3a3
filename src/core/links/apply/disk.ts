import { link as hardLink, mkdir, realpath, rename, symlink, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, errno } from '../../../errors.ts';
import type { DiskEntry } from '../../media/inspect.ts';
import { diskError, inspect, isMissing } from '../../media/inspect.ts';
import type { LinkStyle } from '../../model/link.ts';
import { checkBelow, checkRemovable, missingFolders, otherDiskError } from './check-place.ts';

/**
 * The only file that writes in the media tree. Every write first checks again what is there; anything but the expected link of ours
 * is left alone. Failures are AppError('filesystem') that name the path, the system's error code and what to do.
 */

export interface Placement {
  /** Makes the name of the temporary link the same at every try, so that one left by a kill is found again. */
  readonly linkId: number;
  readonly path: string;
  readonly style: LinkStyle;
  /** The text of a symbolic link; unused for hard links. */
  readonly text: string;
  /** The movie file, as we see it. */
  readonly target: string;
  /** A folder that must be there already; everything made lies below it, parents' links included. */
  readonly root: string;
  /** What may be replaced: our own link as it was seen. 'nothing' = the path must be free. */
  readonly replaces: DiskEntry | 'nothing';
}

/**
 * Creates a link, or replaces one of ours atomically (a temporary link in the same folder, then rename). Returns the text of the ledger: the link's
 * text, of a hard link `<dev>:<ino>`.
 */
export async function placeLink(placement: Placement): Promise<string> {
  const { path, root } = placement;
  const folder = dirname(path);
  await makeFolders(folder, root);
  // Checked again: a folder may have become a link meanwhile.
  await checkBelow(folder, root);
  const temporary = `${folder}/.plex-linker-${placement.linkId}.tmp`;
  try {
    if (placement.replaces === 'nothing') {
      await makeAt(path, placement);
    } else {
      await removeTemporary(temporary);
      await makeAt(temporary, placement);
      await replaceOwn(temporary, placement, placement.replaces);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (errno(error) === 'EEXIST')
      throw new AppError(
        'filesystem',
        `${path} appeared while the link was being made; it is not ours and stays as it is.`,
        { cause: error },
      );
    if (errno(error) === 'EXDEV') throw await otherDiskError(placement, error);
    throw diskError('make the link', path, error);
  }
  if (placement.style !== 'hardlink') return placement.text;
  const made = await inspect(path);
  return made.kind === 'file' ? made.inode : placement.text;
}

async function makeAt(path: string, placement: Placement): Promise<void> {
  // link() would make another name of a symbolic link, whose relative text leads elsewhere from here.
  if (placement.style === 'hardlink') await hardLink(await realpath(placement.target), path);
  else await symlink(placement.text, path);
}

async function replaceOwn(temporary: string, placement: Placement, expected: DiskEntry): Promise<void> {
  const now = await inspect(placement.path);
  if (!sameEntry(now, expected) && now.kind !== 'missing') {
    await removeTemporary(temporary);
    throw new AppError(
      'filesystem',
      `${placement.path} changed while its link was being replaced; it is not ours any more and stays as it is.`,
    );
  }
  await rename(temporary, placement.path);
  // rename() of two names of one inode does nothing and leaves both.
  await removeTemporary(temporary);
}

export interface RemovalOptions {
  /** The link must lie below one of them: the ledger may come from elsewhere (a restored database). */
  readonly roots: readonly string[];
  /** The movie has another file, which is linked already: then a hard link goes even as the last name of its file. */
  readonly isReplaced?: boolean;
}

/** Removes a link of ours. 'kept' when what is there is not what was expected, or is a hard link and the last name of its file. */
export async function removeLink(
  path: string,
  expected: DiskEntry,
  { roots, isReplaced = false }: RemovalOptions,
): Promise<'removed' | 'missing' | 'kept'> {
  const now = await inspect(path);
  if (now.kind === 'missing') return 'missing';
  await checkRemovable(path, roots);
  if (!sameEntry(now, expected)) return 'kept';
  if (now.kind === 'file' && now.names < 2 && !isReplaced) return 'kept';
  if (now.kind !== 'file' && now.kind !== 'link') return 'kept';
  try {
    await unlink(path);
    return 'removed';
  } catch (error) {
    if (isMissing(error)) return 'missing';
    throw diskError('remove the link', path, error);
  }
}

/** Removes what a kill left of a replacement of this link in that folder, which lies below one of the roots. Only such a name of ours is removed. */
export async function cleanTemporary(folder: string, linkId: number, roots: readonly string[]): Promise<void> {
  const path = `${folder}/.plex-linker-${linkId}.tmp`;
  if ((await inspect(path)).kind === 'missing') return;
  await checkRemovable(path, roots);
  await removeTemporary(path);
}

async function removeTemporary(path: string): Promise<void> {
  const found = await inspect(path);
  if (found.kind === 'link' || (found.kind === 'file' && found.names > 1)) await unlink(path).catch(() => {});
}

/** Makes the missing folders between root and folder; root itself is never made. */
async function makeFolders(folder: string, root: string): Promise<void> {
  for (const path of await missingFolders(folder, root)) {
    try {
      await mkdir(path);
    } catch (error) {
      if (errno(error) !== 'EEXIST') throw diskError('make the folder', path, error);
    }
  }
}

function sameEntry(a: DiskEntry, b: DiskEntry): boolean {
  if (a.kind === 'link' && b.kind === 'link') return a.text === b.text;
  if (a.kind === 'file' && b.kind === 'file') return a.inode === b.inode;
  return a.kind === b.kind;
}
