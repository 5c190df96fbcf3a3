import { basename, dirname } from 'node:path';
import type { Link } from '../../model/link.ts';
import { type DiskView, isKindOf, isLinkTo, isOwn } from './disk-view.ts';
import type { PairFacts } from './facts.ts';
import { type Leftover, type LocatedLink, sonarrPaths } from './locate.ts';
import { numberingOf, numberingText } from './numbering.ts';
import { madePlaces } from './pending.ts';

/*
 * Two of our links for one special: each rescan of Sonarr picks another one, and it renames neither. They come from a link that was created
 * again while Sonarr renamed the first, or from a move that Sonarr did not finish.
 */

/** What Sonarr calls a file while it moves it, and leaves when it is stopped then. */
const leftByMove = /\.(?:backup|partial)~$/;

/** Paths that may hold one of these links a second time, by their names alone: in the same folders, for the same special. */
export function secondCandidates(facts: PairFacts, filesIn: (folder: string) => readonly string[]): string[] {
  const paths = facts.links.flatMap((row) => {
    const numberings = new Set([numberingOf(basename(row.path)), ruleNumbering(facts)]);
    const isCandidate = (name: string) => leftByMove.test(name) || numberings.has(numberingOf(name) ?? '');
    return foldersOf(row, facts).flatMap((folder) =>
      filesIn(folder)
        .filter(isCandidate)
        .map((name) => `${folder}/${name}`),
    );
  });
  return [...new Set(paths)];
}

/** The folders in which a row's link may be twice. */
export function foldersOf(row: Link, facts: PairFacts): string[] {
  const paths = [row.path, ...madePlaces(row).map(({ path }) => path), ...sonarrPaths(facts)];
  return [...new Set(paths.map((path) => dirname(path)))];
}

/** The same link with what lies beside it a second time. Where Sonarr has the special's file is the first; the others are left over. */
export function withSeconds(located: LocatedLink, facts: PairFacts, view: DiskView): LocatedLink {
  const { row, at, entry } = located;
  const known = new Set([row.path, at, ...located.leftovers.map(({ path }) => path)]);
  const seconds = secondCandidates(facts, view.filesIn)
    .filter((path) => !known.has(path) && isOfRow(path, row, { facts, view }))
    .map((path): Leftover => ({ path, entry: view.entry(path), why: 'second' }));
  if (seconds.length === 0) return located;
  const theirs = sonarrPaths(facts);
  const first = at !== null && theirs.includes(at) ? undefined : seconds.find(({ path }) => theirs.includes(path));
  if (first === undefined) return { ...located, leftovers: [...located.leftovers, ...seconds] };
  const before: Leftover[] = at === null ? [] : [{ path: at, entry, why: 'second' }];
  const rest = seconds.filter((one) => one !== first);
  return { row, at: first.path, entry: first.entry, leftovers: [...located.leftovers, ...before, ...rest] };
}

/** A link to the same file, read as the same special, of which nothing says that it is ours: it stays, and a person is asked. */
export function foreignSecond({ row, at, leftovers }: LocatedLink, facts: PairFacts, view: DiskView): string | null {
  const known = new Set([row.path, at, ...leftovers.map(({ path }) => path)]);
  const isForeign = (path: string) =>
    !known.has(path) &&
    !leftByMove.test(path) &&
    view.owner(path) === null &&
    isLinkTo(view, { path, entry: view.entry(path) }, row.target);
  return secondCandidates(facts, view.filesIn).find(isForeign) ?? null;
}

/** Whether what lies there is this row's link once more: Sonarr has it as the special's file, or left it while it moved our link. */
function isOfRow(path: string, row: Link, { facts, view }: { facts: PairFacts; view: DiskView }): boolean {
  const owner = view.owner(path);
  if (owner !== null && owner.id !== row.id) return false;
  const entry = view.entry(path);
  const isSame = [row, ...madePlaces(row)].some((place) => isOwn(place, entry));
  if (sonarrPaths(facts).includes(path)) return isSame;
  // Moved to another folder, Sonarr writes another text.
  return (
    isLeftOf(path, row, facts) && (isSame || (isKindOf(row, entry) && isLinkTo(view, { path, entry }, row.target)))
  );
}

/** `*.backup~` has the name of what is moved, `*.partial~` the new one, which nobody else may know. */
function isLeftOf(path: string, row: Link, facts: PairFacts): boolean {
  if (!leftByMove.test(path)) return false;
  const moved = path.replace(leftByMove, '');
  if ([row, ...madePlaces(row)].some((place) => place.path === moved) || sonarrPaths(facts).includes(moved))
    return true;
  const numbering = numberingOf(basename(moved));
  return (
    path.endsWith('.partial~') &&
    numbering !== null &&
    [numberingOf(basename(row.path)), ruleNumbering(facts)].includes(numbering)
  );
}

function ruleNumbering({ rule }: PairFacts): string {
  return numberingText(rule.seasonNumber, rule.episodeNumbers);
}
