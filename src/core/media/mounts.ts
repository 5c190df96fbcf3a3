import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errno } from '../../errors.ts';
import { inspect, statFile } from './inspect.ts';
import { isBelow } from './paths.ts';

/** What tells whether the disk of a missing file is there. */
export interface MountSigns {
  readonly mediaRoot: string;
  /** Root folders of the movies, as we see them. */
  readonly roots: readonly string[];
  /** Files or folders that are there whenever everything is mounted (setting mount.anchors). */
  readonly anchors: readonly string[];
}

/** The file itself, or the nearest folder on the way to it, where that is a link to something that is not there; null when it is not. */
async function linkToNowhere(file: string): Promise<string | null> {
  for (let at = file; at !== dirname(at); at = dirname(at)) {
    const { kind } = await inspect(at);
    if (kind === 'link') return (await leadsSomewhere(at)) ? null : at;
    if (kind !== 'missing') return null;
  }
  return null;
}

/**
 * Whether the disk on which a file was is mounted: its root folder is there and holds something, all anchors are there, and neither the file nor a
 * folder on the way to it is a broken link. Without a known root folder the folder two levels up (`root/Film (2001)/file`) is taken for it.
 */
export async function mountOf(file: string, signs: MountSigns): Promise<MountState> {
  for (const anchor of signs.anchors)
    if ((await inspect(anchor)).kind === 'missing')
      return away(anchor, `the anchor ${anchor} is gone: a disk seems not to be mounted, so no link is removed`);
  const link = await linkToNowhere(file);
  if (link !== null)
    return away(
      link,
      `${link} is a broken link: its target's disk seems not to be mounted, so no link to it is removed`,
    );
  const holding = signs.roots.filter((root) => isBelow(file, root)).toSorted((a, b) => b.length - a.length);
  const root = holding[0] ?? dirname(dirname(file));
  for (const place of new Set([signs.mediaRoot, root])) {
    const state = await holdsSomething(place);
    if (state !== 'yes')
      return away(place, `${place} is ${state}: its disk seems not to be mounted, so no link to it is removed`);
  }
  return { kind: 'present' };
}

/** Whether what showed that a disk is away is there again: a folder with something in it, a file, a link that leads somewhere. */
export async function isAtPlace(place: string): Promise<boolean> {
  const { kind } = await inspect(place);
  if (kind === 'link') return leadsSomewhere(place);
  return kind === 'folder' ? (await holdsSomething(place)) === 'yes' : kind !== 'missing';
}

function away(place: string, reason: string): MountState {
  return { kind: 'missing', place, reason };
}

async function holdsSomething(path: string): Promise<'yes' | 'missing' | 'empty' | 'unreadable'> {
  try {
    return (await readdir(path)).length > 0 ? 'yes' : 'empty';
  } catch (error) {
    return errno(error) === 'ENOENT' ? 'missing' : 'unreadable';
  }
}

async function leadsSomewhere(link: string): Promise<boolean> {
  return (await statFile(link)) !== null;
}

/** The state of the mount of a missing file. */
export type MountState = { readonly kind: 'present' } | ({ readonly kind: 'missing' } & MountFault);

/** A disk that seems not to be mounted: `place` is what shows it, and shows when it is back. */
export interface MountFault {
  readonly place: string;
  readonly reason: string;
}
