import { basename } from 'node:path';
import type { DiskEntry } from '../../media/inspect.ts';
import { linkTextFor } from '../../media/link-text.ts';
import type { Link, LinkStyle } from '../../model/link.ts';
import { type DiskView, isOwn } from './disk-view.ts';
import { correct, type LinkStep, type WantedLink } from './link-step.ts';
import type { LocatedLink } from './locate.ts';
import { madePlaces } from './pending.ts';

interface Correction {
  /** Where our link is. */
  readonly at: string;
  /** What it should be there. */
  readonly wanted: WantedLink;
  readonly root: string;
}

/** The step that corrects a link of ours where it is. */
export function correctInPlace(located: LocatedLink, { at, wanted, root }: Correction): LinkStep {
  const { row, entry } = located;
  if (!isOwn(wanted, entry)) {
    const reason =
      row.target !== wanted.target
        ? 'the movie has another file'
        : row.style !== wanted.style
          ? `the link style is "${wanted.style}" now`
          : 'the link no longer led to the file';
    return { do: 'retarget', link: row, at, wanted, replaces: entry, root, reason };
  }
  const same =
    row.path === at &&
    row.text === wanted.text &&
    row.target === wanted.target &&
    row.style === wanted.style &&
    row.pending === null;
  if (same && row.state !== 'broken' && located.leftovers.length === 0)
    return { do: 'keep', link: row, lost: false, reason: correct };
  const second = located.leftovers.find(({ why }) => why === 'second');
  const reason =
    second !== undefined
      ? `${second.path} was a second link for the same special`
      : row.path === at || madePlaces(row).some(({ path }) => path === at)
        ? 'already correct on the disk'
        : 'it was renamed or moved by Sonarr';
  return { do: 'updateRow', link: row, wanted, adopted: false, madePath: madePathOf(located), reason };
}

/** The name that we chose last: that of an interrupted step counts once it is on the disk. */
export function madePathOf({ row, at }: Pick<LocatedLink, 'row' | 'at'>): string {
  return at !== null && at !== row.path && madePlaces(row).some(({ path }) => path === at) ? at : row.madePath;
}

/** What the link at `path` to `target` holds: the text of a symbolic link, the inode of a hard link. */
export function linkContent(
  view: DiskView,
  { path, target, style }: Omit<WantedLink, 'text' | 'sizeBytes' | 'quality'>,
): string {
  if (style === 'hardlink') return view.file(target)?.inode ?? '';
  return linkTextFor({
    linkPath: `${view.realFolder(path)}/${basename(path)}`,
    targetPath: target,
    style,
    theirTarget: view.textToTheirs(target),
  });
}

/** Style and text of a link that somebody else made. */
export function contentOf(entry: DiskEntry): { style: LinkStyle; text: string } {
  if (entry.kind === 'file') return { style: 'hardlink', text: entry.inode };
  const text = entry.kind === 'link' ? entry.text : '';
  return { style: text.startsWith('/') ? 'absolute' : 'relative', text };
}

export function markLost(link: Link): LinkStep {
  return { do: 'keep', link, lost: true, reason: 'the link is not on the disk any more' };
}
