import { basename } from 'node:path';
import type { DiskEntry } from '../../media/inspect.ts';
import { isRewritten } from '../../media/link-text.ts';
import type { Link } from '../../model/link.ts';
import { type DiskView, isKindOf, isLinkTo, isOwn } from './disk-view.ts';
import type { PairFacts } from './facts.ts';
import type { LinkGoal } from './goal.ts';
import { numberingOf } from './numbering.ts';
import { madePlaces } from './pending.ts';

/** Where a row's link is on the disk, and what was found there. `leftovers` are other places of it. */
export interface LocatedLink {
  readonly row: Link;
  readonly at: string | null;
  readonly entry: DiskEntry;
  readonly leftovers: readonly Leftover[];
}

/** A surplus link of ours: from an interrupted step, or a second one for the same special. */
export interface Leftover {
  readonly path: string;
  readonly entry: DiskEntry;
  readonly why: 'cutShort' | 'second';
}

/** The paths that planPair asks about first; they are read beforehand, together. */
export function pathsToInspect(facts: PairFacts, goal: LinkGoal, wanted: string | null): string[] {
  const paths = new Set<string>();
  if (wanted !== null) paths.add(wanted);
  if (goal.kind === 'link')
    for (const episode of goal.episodes) if (episode.file?.path != null) paths.add(episode.file.path);
  for (const row of facts.links) {
    paths.add(row.path);
    for (const { path } of madePlaces(row)) paths.add(path);
  }
  return [...paths];
}

/** Where links may be that are missing from their path in the ledger, which is rare. */
export function pathsOfMoved(facts: PairFacts, entry: (path: string) => DiskEntry): string[] {
  if (facts.series.kind !== 'known') return [];
  const { path } = facts.series.series;
  const missing = facts.links.filter((row) => entry(row.path).kind === 'missing');
  return [...new Set(missing.flatMap((row) => [...sonarrPlaces(row, facts), ...movedCandidates(row, path)]))];
}

/** The special's files as Sonarr knows them. */
export function sonarrPaths({ series }: PairFacts): string[] {
  if (series.kind !== 'known' || series.episodes.kind !== 'found') return [];
  return series.episodes.episodes.flatMap(({ file }) => file?.path ?? []);
}

/** Where Sonarr may have renamed a row's link to: the special's file, or the file of what has the number now that the link was made for. */
function sonarrPlaces(row: Link, facts: PairFacts): string[] {
  const { series } = facts;
  if (series.kind !== 'known') return [];
  const numbering = numberingOf(basename(row.path));
  const ofNumber = series.series.seasonFiles
    .filter(({ relativePath }) => numbering !== null && numberingOf(basename(relativePath)) === numbering)
    .map(({ relativePath }) => `${series.series.path}/${relativePath}`);
  return [...new Set([...sonarrPaths(facts), ...ofNumber])];
}

/** Where a row's link may be after its show's folder was moved: the same name, as deep below the new folder. */
function movedCandidates(row: Link, seriesPath: string): string[] {
  const parts = row.path.split('/');
  return [1, 2, 3]
    .filter((depth) => depth < parts.length)
    .map((depth) => `${seriesPath}/${parts.slice(-depth).join('/')}`);
}

/** Finds the link of a row: where the ledger says, where an interrupted step put it, or where Sonarr moved it. */
export function locate(row: Link, facts: PairFacts, view: DiskView): LocatedLink {
  const here = view.entry(row.path);
  const [last, ...earlier] = madePlaces(row);
  // The last step's place first, then that of the ledger, then those of steps before.
  const places = [...(last === undefined ? [] : [last]), row, ...earlier].flatMap((place) => {
    const entry = view.entry(place.path);
    const isHere = isOwn(place, entry) && !isOfAnother(place.path, row, view);
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
  // Sonarr recreates links when it moves files between file systems: another text, the same file.
  if (isKindOf(row, here) && isLinkTo(view, { path: row.path, entry: here }, row.target))
    return { ...nowhere, at: row.path, entry: here };
  const moved = here.kind === 'missing' ? findMoved(row, facts, view) : null;
  if (moved !== null) return { ...nowhere, at: moved, entry: view.entry(moved) };
  return { ...nowhere, at: null, entry: here };
}

/** Whether another live link was brought to a place that this row once had: they may have the same text. */
function isOfAnother(path: string, row: Link, view: DiskView): boolean {
  const owner = view.owner(path);
  return path !== row.path && owner !== null && owner.id !== row.id && owner.path === path;
}

function findMoved(row: Link, facts: PairFacts, view: DiskView): string | null {
  if (facts.series.kind !== 'known') return null;
  const { series } = facts.series;
  const fromSonarr = sonarrPlaces(row, facts);
  for (const path of [...fromSonarr, ...movedCandidates(row, series.path)]) {
    const owner = view.owner(path);
    if (path === row.path || (owner !== null && owner.id !== row.id)) continue;
    const entry = view.entry(path);
    if (entry.kind === 'missing') continue;
    const isSonarrs = fromSonarr.includes(path);
    if (isOwn(row, entry) && (isSonarrs || basename(path) === basename(row.path))) return path;
    if (!isSonarrs || !isKindOf(row, entry)) continue;
    if (isLinkTo(view, { path, entry }, row.target)) return path;
    if (entry.kind === 'link' && isRewritten(entry.text, row)) return path;
  }
  return null;
}
