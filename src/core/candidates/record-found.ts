import type { Discovery, FoundPair } from '../matching/discovery/model.ts';
import type { PairsAbout } from '../model/discovery.ts';
import { titleWithYear } from '../model/title-with-year.ts';
import { pairsOf } from '../rules/pair-option.ts';
import { ruleOfPair } from '../rules/rule-of-pair.ts';
import type { Runtime } from '../runtime.ts';
import { linkMovieTask } from '../tasks/kinds/links.ts';
import { questionOf, specialText } from './conflicts-of-search.ts';
import type { Which } from './known-facts.ts';
import { pairKey, type Searched, type SearchScope } from './search.ts';

export interface Recorded {
  /** Pairs to review, those of conflicts included. */
  readonly candidates: number;
  /** Rules made. */
  readonly accepted: number;
  readonly conflicts: number;
}

/**
 * Records what a search found: certain pairs become rules and are linked, others wait for a person. Questions within the scope that the search
 * did not confirm are withdrawn. Writes only differences, and never changes an answer of a person.
 */
export async function recordFound(
  rt: Runtime,
  { discovery, stored }: Searched,
  { scope, cause }: { readonly scope: SearchScope; readonly cause: string },
): Promise<Recorded> {
  const { candidates } = rt.store;
  const asked = new Set(stored.filter(({ isAsked }) => isAsked).map(pairKey));
  const isCertain = (pair: FoundPair) => pair.state === 'automatic' && !asked.has(keyOf(pair));
  const certain = discovery.pairs.filter(isCertain);
  const open = discovery.pairs.filter((pair) => !isCertain(pair));
  const accepted = await acceptPairs(rt, certain, cause);
  await candidates.record(open);
  const found = new Set(discovery.pairs.map(keyOf));
  const isInScope = ({ movieTmdbId, seriesTvdbId }: { movieTmdbId: number; seriesTvdbId: number }) =>
    contains(scope.movies, movieTmdbId) && contains(scope.series, seriesTvdbId);
  const withdrawn = stored.filter((pair) => pair.state === 'open' && isInScope(pair) && !found.has(pairKey(pair)));
  await candidates.removeOpen(withdrawn.map(({ id }) => id));
  await recordQuestions(rt, discovery, scope);
  return { candidates: open.length, accepted, conflicts: discovery.conflicts.length };
}

async function acceptPairs(rt: Runtime, certain: readonly FoundPair[], cause: string): Promise<number> {
  if (certain.length === 0) return 0;
  const made = await rt.store.candidates.accept(certain.map((found) => ({ found, rule: ruleOfPair(found) })));
  if (made.length === 0) return 0;
  for (const { movie, special, confidence } of made)
    rt.logger.info(
      { movieTmdbId: movie.tmdbId, episodeTvdbId: special.episodeTvdbId, confidence },
      `${titleWithYear(movie)} is ${specialText(special)} (${cause})`,
    );
  const movies = new Set(made.map(({ movie }) => movie.tmdbId));
  await rt.store.tasks.add([...movies].map((tmdbId) => linkMovieTask({ tmdbId, cause: 'discovered' }, rt.now())));
  await rt.rulesChanged();
  return made.length;
}

async function recordQuestions(rt: Runtime, discovery: Discovery, scope: SearchScope): Promise<void> {
  const { conflicts } = rt.store;
  const questions = discovery.conflicts.flatMap((conflict) => questionOf(conflict) ?? []);
  for (const question of questions) await conflicts.open(question);
  const asked = new Set(questions.map(subjectKey));
  const settled = (await conflicts.ofDiscovery('open')).filter(
    (conflict) =>
      !asked.has(subjectKey(conflict)) &&
      pairsOf(conflict).every(
        ({ movieTmdbId, seriesTvdbId }) => contains(scope.movies, movieTmdbId) && contains(scope.series, seriesTvdbId),
      ),
  );
  for (const { id } of settled) await conflicts.setState(id, 'resolved');
}

/** Withdraws questions, or those about any of these, whose movies and series are certainly gone: call after complete answers only. */
export async function withdrawGone(rt: Runtime, about?: PairsAbout): Promise<void> {
  if ((await rt.store.candidates.removeGone(about)) === 0) return;
  const questions = await rt.store.conflicts.ofDiscovery('open');
  const pairs = questions.flatMap(pairsOf);
  const known = await rt.store.candidates.known({ movieTmdbIds: pairs.map(({ movieTmdbId }) => movieTmdbId) });
  const open = new Set(known.filter(({ state }) => state === 'open').map(pairKey));
  for (const conflict of questions) {
    if (pairsOf(conflict).some((pair) => open.has(pairKey(pair)))) continue;
    await rt.store.conflicts.setState(conflict.id, 'resolved');
  }
}

function subjectKey({
  kind,
  subject,
}: {
  kind: string;
  subject: { movieTmdbId: number | null; episodeTvdbId: number | null };
}) {
  return `${kind}:${subject.movieTmdbId}:${subject.episodeTvdbId}`;
}

function keyOf({ movie, special }: FoundPair): string {
  return pairKey({ movieTmdbId: movie.tmdbId, ...special });
}

function contains(which: Which, id: number): boolean {
  return which === 'all' || which.has(id);
}
