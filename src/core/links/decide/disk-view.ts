import { basename } from 'node:path';
import type { DiskEntry } from '../../media/inspect.ts';
import { leadsTo } from '../../media/link-text.ts';
import type { MountState } from '../../media/mounts.ts';
import type { Link } from '../../model/link.ts';

/** What was read from the disk and the ledger for one plan. Deciding asks it; nothing is read behind it. */
export interface DiskView {
  entry(path: string): DiskEntry;
  /** The target file at a path: its inode, or null when it is missing. */
  file(path: string): { readonly inode: string; readonly sizeBytes: number } | null;
  /** Whether something is at the end of the link at this path: the kernel's word, where texts may deceive. */
  resolves(path: string): boolean;
  /** The folder of a path as the kernel sees it: `..` in a link's text starts there, not at a folder link's own place. */
  realFolder(path: string): string;
  /** Whether the disk of a missing file is mounted. */
  mount(path: string): MountState;
  /** Names of what lies in a folder of these links and is no folder itself. */
  filesIn(folder: string): readonly string[];
  /** The live row of the ledger that lies at this path (or will, once its pending step is done). */
  owner(path: string): Link | null;
  /** A path as Sonarr and Plex see it: what absolute links say. */
  textToTheirs(path: string): string;
  /** An absolute text as the servers see it, as we see it; a relative one as it is. */
  textToOurs(text: string): string;
}

/** True when what is there is this row's link, as the ledger last wrote it or was about to. */
export function isOwn(row: Pick<Link, 'style' | 'text'>, entry: DiskEntry): boolean {
  if (entry.kind === 'link') return row.style !== 'hardlink' && entry.text === row.text;
  return entry.kind === 'file' && row.style === 'hardlink' && entry.inode === row.text;
}

/** Sonarr recreates symbolic links as such: a hard link in the place of one, or one in the place of a hard link, is somebody else's. */
export function isKindOf(row: Link, entry: DiskEntry): boolean {
  return entry.kind === 'link' && row.style !== 'hardlink';
}

export interface EntryAt {
  readonly path: string;
  readonly entry: DiskEntry;
}

/** True when an entry at a path is a link (of whatever text, or a hard link) to exactly this file. */
export function isLinkTo(view: DiskView, { path, entry }: EntryAt, target: string): boolean {
  if (entry.kind === 'link')
    return leadsTo(`${view.realFolder(path)}/${basename(path)}`, view.textToOurs(entry.text), target);
  const file = view.file(target);
  return entry.kind === 'file' && file !== null && entry.inode === file.inode && path !== target;
}
