import type { CandidateSpecial } from '../../model/candidate.ts';
import type { KnownPair } from '../../model/discovery.ts';
import { type ComparedPair, specialsOf } from './compare-pair.ts';
import { findConflicts, type Judged } from './find-conflicts.ts';
import { type Breathe, eachInSlices, groupInSlices, sortInSlices } from './in-slices.ts';
import type { FoundConflict, FoundPair } from './model.ts';
import type { IndexedSpecial } from './special-index.ts';

export interface Rivalry {
  readonly pairs: readonly ComparedPair[];
  readonly known: readonly KnownPair[];
  readonly autoAccept: number | null;
  /** Whether a stored pair was compared again in this search, so that its stored confidence is out of date. */
  readonly isSearched: (known: KnownPair) => boolean;
  readonly breathe: Breathe;
}

const proposedFrom = 0.6;
/** Pairs that exclude each other and are no further apart than this are a question. */
const closeness = 0.1;
/** From here on a clearly worse pair for the same special or movie is not worth a question. */
const certain = 0.9;
/** A pair with a rival is never surer, so that a stored one can be told from others. */
const mostWithRival = 0.65;

/** Decides what is proposed, what becomes a rule by itself, and what is a conflict. Independent of the order of the pairs. */
export async function settleRivals(given: Rivalry): Promise<{ pairs: FoundPair[]; conflicts: FoundConflict[] }> {
  const { breathe } = given;
  const stateOf = new Map<string, KnownPair['state']>();
  const isState = (one: KnownPair) => stateOf.set(keyOf(one.movieTmdbId, one.episodeTvdbId), one.state);
  await eachInSlices(given.known, isState, breathe);
  const stateOfPair = (pair: ComparedPair) => stateOf.get(keyOf(pair.movie.facts.tmdbId, pair.special.facts.tvdbId));
  const sorted = await sortInSlices(given.pairs, byConfidence, breathe);
  const pairs: ComparedPair[] = [];
  await eachInSlices(sorted, (pair) => stateOfPair(pair) !== 'rejected' && pairs.push(pair), breathe);
  const groups = await groupsOf(pairs, breathe);
  const knownGroups = await knownGroupsOf(given.known, breathe);
  const judged: Judged[] = [];
  const found = new Map<ComparedPair, FoundPair>();
  for (const pair of pairs) {
    await breathe();
    if (pair.confidence < proposedFrom || isSettled(stateOfPair(pair))) continue;
    const others = groups.around(pair);
    const stored = knownGroups.around(pair).filter((one) => isSettled(one.state) || !given.isSearched(one));
    if (isHopeless(pair, others, stored)) continue;
    const one = {
      pair,
      rivals: others.filter((other) => reach(other.confidence, pair)),
      knownRivals: stored.filter((other) => reach(mostOf(other), pair)),
    };
    judged.push(one);
    // A person said of one of its parts that the movie is not that special.
    const isDoubted = pair.furtherParts.some(
      ({ facts }) => stateOf.get(keyOf(pair.movie.facts.tmdbId, facts.tvdbId)) === 'rejected',
    );
    found.set(pair, foundOf(one, isDoubted ? null : given.autoAccept));
  }
  const proposed = [...(await sortInSlices([...found.values()], bestFirst, breathe))];
  return { pairs: proposed, conflicts: await findConflicts(judged, found, breathe) };
}

/** Something certain is clearly better for the same special or movie. */
function isHopeless(pair: ComparedPair, others: readonly ComparedPair[], stored: readonly KnownPair[]): boolean {
  return (
    others.some((other) => other.confidence >= certain && !reach(pair.confidence, other)) ||
    stored.some(
      (one) => sureness(one) >= certain && hundredths(sureness(one) - pair.confidence) > hundredths(closeness),
    )
  );
}

function isSettled(state: KnownPair['state'] | undefined): boolean {
  return state === 'accepted' || state === 'automatic';
}

/** What a person accepted is beyond doubt. */
function sureness({ state, confidence }: KnownPair): number {
  return state === 'accepted' ? 1 : confidence;
}

/** The confidence that a stored pair may have without its rivals, which lowered what was stored. */
function mostOf(known: KnownPair): number {
  return known.state === 'open' && known.confidence <= mostWithRival ? 1 : sureness(known);
}

/** Whether a confidence is so close to the pair's, or above, that choosing would be a guess. */
function reach(confidence: number, pair: ComparedPair): boolean {
  return hundredths(confidence) >= hundredths(pair.confidence - closeness);
}

function hundredths(value: number): number {
  return Math.round(value * 100);
}

function keyOf(movieTmdbId: number, episodeTvdbId: number): string {
  return `${movieTmdbId} ${episodeTvdbId}`;
}

/** Finds the pairs that exclude a pair: another movie for one of its specials, or another special for its movie. */
async function groupsOf(
  pairs: readonly ComparedPair[],
  breathe: Breathe,
): Promise<{ around(pair: ComparedPair): readonly ComparedPair[] }> {
  const byMovie = await groupInSlices(pairs, ({ movie }) => [movie.facts.tmdbId], breathe);
  const bySpecial = await groupInSlices(pairs, (pair) => specialsOf(pair).map(({ facts }) => facts.tvdbId), breathe);
  return {
    around(pair) {
      const sameMovie = (byMovie.get(pair.movie.facts.tmdbId) ?? []).filter((other) => !areInTwoShows(pair, other));
      const sameSpecial = specialsOf(pair).flatMap(({ facts }) => bySpecial.get(facts.tvdbId) ?? []);
      return [...new Set([...sameMovie, ...sameSpecial])].filter((other) => other !== pair);
    },
  };
}

/** One movie may be a special of two shows, as a film in which both meet; then each must be certain for a reason beside its title. */
function areInTwoShows(a: ComparedPair, b: ComparedPair): boolean {
  const isConfirmed = ({ confidence, evidence }: ComparedPair) =>
    confidence >= certain &&
    evidence.some(({ signal, weight }) => weight >= 1.2 && ['date', 'runtime', 'list', 'id', 'file'].includes(signal));
  return a.special.series !== b.special.series && isConfirmed(a) && isConfirmed(b);
}

async function knownGroupsOf(
  all: readonly KnownPair[],
  breathe: Breathe,
): Promise<{ around(pair: ComparedPair): readonly KnownPair[] }> {
  const known: KnownPair[] = [];
  await eachInSlices(all, (one) => one.state !== 'rejected' && known.push(one), breathe);
  const byMovie = await groupInSlices(
    known,
    ({ movieTmdbId, seriesTvdbId }) => [keyOf(movieTmdbId, seriesTvdbId)],
    breathe,
  );
  const bySpecial = await groupInSlices(known, ({ episodeTvdbId }) => [episodeTvdbId], breathe);
  return {
    around(pair) {
      const movieTmdbId = pair.movie.facts.tmdbId;
      const specials = specialsOf(pair).map(({ facts }) => facts.tvdbId);
      const sameMovie = byMovie.get(keyOf(movieTmdbId, pair.special.series.facts.tvdbId)) ?? [];
      const sameSpecial = specials.flatMap((id) => bySpecial.get(id) ?? []);
      return [
        ...sameMovie.filter(({ episodeTvdbId }) => !specials.includes(episodeTvdbId)),
        ...sameSpecial.filter((one) => one.movieTmdbId !== movieTmdbId),
      ];
    },
  };
}

function foundOf({ pair, rivals, knownRivals }: Judged, autoAccept: number | null): FoundPair {
  const isFree = specialsOf(pair).every(({ facts }) => facts.file == null);
  const isAlone = rivals.length + knownRivals.length === 0;
  const others = [...rivals.map((rival) => rival.confidence), ...knownRivals.map(mostOf)];
  const confidence = isAlone ? pair.confidence : shareOf(pair.confidence, others);
  const isCertain = autoAccept !== null && confidence >= autoAccept;
  const evidence = [...pair.evidence];
  if (!isAlone) evidence.unshift({ signal: 'rival', text: 'another movie or special fits about as well', weight: -2 });
  if (!isFree) evidence.push({ signal: 'file', text: 'Sonarr has a file of its own for this special', weight: 0 });
  const { facts } = pair.movie;
  return {
    movie: { tmdbId: facts.tmdbId, title: facts.title, year: facts.year != null && facts.year > 0 ? facts.year : null },
    special: specialOf(pair.special),
    furtherParts: pair.furtherParts.map(specialOf),
    confidence,
    evidence,
    state: isCertain && isFree && isAlone ? 'automatic' : 'open',
  };
}

/** Of pairs that exclude each other at most one is right, and perhaps none: its share of all their odds. */
function shareOf(confidence: number, others: readonly number[]): number {
  const odds = oddsOf(confidence);
  const all = others.reduce((sum, other) => sum + oddsOf(other), 1 + odds);
  return Math.min(mostWithRival, hundredths(odds / all) / 100);
}

/** Nothing is surer than 0.99. */
function oddsOf(confidence: number): number {
  const bounded = Math.min(confidence, 0.99);
  return bounded / (1 - bounded);
}

function specialOf({ facts, series }: IndexedSpecial): CandidateSpecial {
  return {
    seriesTvdbId: series.facts.tvdbId,
    seriesTitle: series.facts.title,
    episodeTvdbId: facts.tvdbId,
    seasonNumber: facts.seasonNumber,
    episodeNumber: facts.episodeNumber,
    title: facts.title,
  };
}

function bestFirst(a: FoundPair, b: FoundPair): number {
  return (
    b.confidence - a.confidence || a.movie.tmdbId - b.movie.tmdbId || a.special.episodeTvdbId - b.special.episodeTvdbId
  );
}

function byConfidence(a: ComparedPair, b: ComparedPair): number {
  return (
    b.confidence - a.confidence ||
    a.movie.facts.tmdbId - b.movie.facts.tmdbId ||
    a.special.facts.tvdbId - b.special.facts.tvdbId
  );
}
