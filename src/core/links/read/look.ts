import { basename, dirname } from 'node:path';
import type { DiskEntry } from '../../media/inspect.ts';
import { leadsTo } from '../../media/link-text.ts';
import type { MountState } from '../../media/mounts.ts';
import type { Link } from '../../model/link.ts';
import type { Desire } from '../decide/desire.ts';
import { madePlaces } from '../decide/pending.ts';
import type { PairFacts } from './facts.ts';

/** What was seen on the disk for one plan. Pure code asks it; nothing is read behind it. */
export interface Look {
  entry(path: string): DiskEntry;
  /** The file at a path that a link stands for: its inode, or null when it is not there. */
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

/** Where a row's link really is, and what it says there. `leftovers` are other places of it. */
export interface Located {
  readonly row: Link;
  readonly at: string | null;
  readonly entry: DiskEntry;
  readonly leftovers: readonly Leftover[];
}

/** A link of ours that is one too many: what a step that was cut short left, or a second one for the same special. */
export interface Leftover {
  readonly path: string;
  readonly entry: DiskEntry;
  readonly why: 'cutShort' | 'second';
}

/** The paths that planPair will ask about first: looked at beforehand, in one go. */
export function pathsToLookAt(facts: PairFacts, desire: Desire, wanted: string | null): string[] {
  const paths = new Set<string>();
  if (wanted !== null) paths.add(wanted);
  if (desire.kind === 'link')
    for (const episode of desire.episodes) if (episode.file?.path != null) paths.add(episode.file.path);
  for (const row of facts.links) {
    paths.add(row.path);
    for (const { path } of madePlaces(row)) paths.add(path);
  }
  return [...paths];
}

/** Where links may be that are not where the ledger says: looked at only then, since nearly always they are. */
export function pathsOfMoved(facts: PairFacts, entry: (path: string) => DiskEntry): string[] {
  if (facts.series.kind !== 'known') return [];
  const { path } = facts.series.series;
  const missing = facts.links.filter((row) => entry(row.path).kind === 'missing');
  return [...new Set(missing.flatMap((row) => movedCandidates(row, path)))];
}

/** Where a row's link may be after its show's folder was moved: the same name, as deep below the new folder. */
function movedCandidates(row: Link, seriesPath: string): string[] {
  const parts = row.path.split('/');
  return [1, 2, 3]
    .filter((depth) => depth < parts.length)
    .map((depth) => `${seriesPath}/${parts.slice(-depth).join('/')}`);
}

/** True when what is there is this row's link, as the ledger last wrote it or was about to. */
export function isOwn(row: Pick<Link, 'style' | 'text'>, entry: DiskEntry): boolean {
  if (entry.kind === 'link') return row.style !== 'hardlink' && entry.text === row.text;
  return entry.kind === 'file' && row.style === 'hardlink' && entry.inode === row.text;
}

/** Sonarr makes symbolic links anew as such: a hard link in the place of one, or one in the place of a hard link, is somebody else's. */
export function isKindOf(row: Link, entry: DiskEntry): boolean {
  return entry.kind === 'link' && row.style !== 'hardlink';
}

/** True when an entry at a path is a link (of whatever text, or a hard link) to exactly this file. */
export function isLinkTo(path: string, entry: DiskEntry, target: string, look: Look): boolean {
  if (entry.kind === 'link')
    return leadsTo(`${look.realFolder(path)}/${basename(path)}`, look.textToOurs(entry.text), target);
  const file = look.file(target);
  return entry.kind === 'file' && file !== null && entry.inode === file.inode && path !== target;
}

/** Finds the link of a row: where the ledger says, where a cut-short step put it, or where Sonarr moved it. */
export function locate(row: Link, facts: PairFacts, look: Look): Located {
  const here = look.entry(row.path);
  const [last, ...earlier] = madePlaces(row);
  // The last step's place first, then that of the ledger, then those of steps before.
  const places = [...(last === undefined ? [] : [last]), row, ...earlier].flatMap((place) => {
    const entry = look.entry(place.path);
    const isHere = isOwn(place, entry) && !isOfAnother(place.path, row, look);
    return isHere ? [{ path: place.path, entry, why: 'cutShort' as const }] : [];
  });
  const [first] = places;
  if (first !== undefined) {
    const leftovers = places.filter(
      ({ path }, i) => path !== first.path && places.findIndex((one) => one.path === path) === i,
    );
    return { row, at: first.path, entry: first.entry, leftovers };
  }
  const nowhere = { row, leftovers: [] };
  // Sonarr writes links anew when it moves files between file systems: another text, the same file.
  if (isKindOf(row, here) && isLinkTo(row.path, here, row.target, look))
    return { ...nowhere, at: row.path, entry: here };
  const moved = here.kind === 'missing' ? findMoved(row, facts, look) : null;
  if (moved !== null) return { ...nowhere, at: moved, entry: look.entry(moved) };
  return { ...nowhere, at: null, entry: here };
}

/** Whether another live link was brought to a place that this row once had: they may have the same text. */
function isOfAnother(path: string, row: Link, look: Look): boolean {
  const owner = look.owner(path);
  return path !== row.path && owner !== null && owner.id !== row.id && owner.path === path;
}

function findMoved(row: Link, facts: PairFacts, look: Look): string | null {
  if (facts.series.kind !== 'known') return null;
  const { series, episodes } = facts.series;
  const fromSonarr =
    episodes.kind === 'found' ? episodes.episodes.flatMap((e) => (e.file?.path == null ? [] : [e.file.path])) : [];
  for (const path of [...fromSonarr, ...movedCandidates(row, series.path)]) {
    const owner = look.owner(path);
    if (path === row.path || (owner !== null && owner.id !== row.id)) continue;
    const entry = look.entry(path);
    if (entry.kind === 'missing') continue;
    const sameName = basename(path) === basename(row.path);
    if (isOwn(row, entry) && (sameName || fromSonarr.includes(path))) return path;
    if (fromSonarr.includes(path) && isKindOf(row, entry) && isLinkTo(path, entry, row.target, look)) return path;
    // Rewritten through the folder it came from, which may be gone since: the text still names the file.
    if (
      isKindOf(row, entry) &&
      entry.kind === 'link' &&
      fromSonarr.includes(path) &&
      leadsTo(`${dirname(row.path)}/x`, entry.text, row.target)
    )
      return path;
  }
  return null;
}
