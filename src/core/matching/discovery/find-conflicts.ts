import type { KnownPair } from '../../model/discovery.ts';
import { episodeCode } from '../../model/episode-code.ts';
import { titleWithYear } from '../../model/title-with-year.ts';
import { type ComparedPair, specialsOf } from './compare-pair.ts';
import { type Breathe, eachInSlices, groupInSlices } from './in-slices.ts';
import type { FoundConflict, FoundPair } from './model.ts';

/** A pair beside those that exclude it and fit about as well. */
export interface Judged {
  readonly pair: ComparedPair;
  readonly rivals: readonly ComparedPair[];
  readonly knownRivals: readonly KnownPair[];
}

/** Groups contested pairs by the special, and by the movie, that they contend for. */
export async function findConflicts(
  judged: readonly Judged[],
  found: ReadonlyMap<ComparedPair, FoundPair>,
  breathe: Breathe,
): Promise<FoundConflict[]> {
  const contested: Judged[] = [];
  const isContested = ({ rivals, knownRivals }: Judged) =>
    rivals.some((one) => found.has(one)) || knownRivals.length > 0;
  await eachInSlices(judged, (one) => isContested(one) && contested.push(one), breathe);
  const byMovie = await groupInSlices(contested, ({ pair }) => [pair.movie.facts.tmdbId], breathe);
  const bySpecial = await groupInSlices(
    contested,
    ({ pair }) => specialsOf(pair).map(({ facts }) => facts.tvdbId),
    breathe,
  );
  const conflicts: FoundConflict[] = [];
  for (const [id, group] of bySpecial) {
    await breathe();
    addConflict(conflicts, { kind: 'movies', group, found, isKnown: (one) => one.episodeTvdbId === id });
  }
  for (const [id, group] of byMovie) {
    await breathe();
    addConflict(conflicts, { kind: 'specials', group, found, isKnown: (one) => one.movieTmdbId === id });
  }
  return conflicts;
}

interface Group {
  readonly kind: FoundConflict['kind'];
  readonly group: readonly Judged[];
  readonly found: ReadonlyMap<ComparedPair, FoundPair>;
  readonly isKnown: (known: KnownPair) => boolean;
}

function addConflict(conflicts: FoundConflict[], { kind, group, found, isKnown }: Group): void {
  const pairs = group
    .map(({ pair }) => found.get(pair))
    .filter((pair) => pair !== undefined)
    // Fewer rivals leave a pair more of the certainty.
    .sort((a, b) => b.confidence - a.confidence);
  const known = [...new Set(group.flatMap(({ knownRivals }) => knownRivals.filter(isKnown)))];
  const [first] = pairs;
  if (first === undefined || pairs.length + known.length < 2) return;
  conflicts.push({ kind, pairs, known, reason: reasonOf(kind, pairs) });
}

function reasonOf(kind: FoundConflict['kind'], pairs: readonly FoundPair[]): string {
  const [first, ...others] = pairs;
  if (first === undefined) return '';
  const place = ({ special }: FoundPair) => `${episodeCode(special)} of ${special.seriesTitle}`;
  const movie = (pair: FoundPair) => titleWithYear(pair.movie);
  const scored = (name: (pair: FoundPair) => string) =>
    pairs.map((pair) => `${name(pair)}: ${pair.confidence}`).join('; ');
  if (others.length === 0)
    return `${movie(first)} may be ${place(first)}, but a rule or candidate already says otherwise`;
  return kind === 'movies'
    ? `Several movies may be ${place(first)}: ${scored(movie)}`
    : `${movie(first)} may be several specials: ${scored(place)}`;
}
