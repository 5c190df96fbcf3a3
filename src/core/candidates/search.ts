import { createCandidateFinder } from '../matching/discovery/find-candidates.ts';
import type { Discovery } from '../matching/discovery/model.ts';
import { createMoviePicker } from '../matching/discovery/pick-movies.ts';
import { createSeriesPicker } from '../matching/discovery/pick-series.ts';
import type { KnownPair, MovieFacts, PairsAbout, SeriesWithSpecials } from '../model/discovery.ts';
import type { InstanceKind } from '../model/instance.ts';
import type { MappingList, MappingListFormat } from '../model/mapping-list.ts';
import type { Rule } from '../model/rule.ts';
import type { KnownCandidate, PairIds } from '../ports/candidate-store.ts';
import type { RowsAbout } from '../ports/mapping-list-store.ts';
import type { Runtime } from '../runtime.ts';
import type { KnownFacts, Which } from './known-facts.ts';

export interface SearchScope {
  readonly movies: Which;
  readonly series: Which;
}

export interface Searched {
  readonly discovery: Discovery;
  /** The candidates within the scope, and those that may be rivals, as they were before. */
  readonly stored: readonly KnownCandidate[];
}

export interface SearchOptions {
  readonly facts: KnownFacts;
  readonly scope: SearchScope;
  readonly signal: AbortSignal;
  /** Nothing becomes a rule by itself: what was read is incomplete, and the rest may hold a rival. */
  readonly autoAccept?: null;
  onMovie?(): void;
}

/** Compares movies with series, in slices that let the event loop go on. Reads from the database only, and writes nothing. */
export async function searchPairs(rt: Runtime, options: SearchOptions): Promise<Searched> {
  const { facts, scope, signal, onMovie } = options;
  const settings = await rt.settings();
  const { breathe } = rt;
  const few = await fewMoviesOf(options);
  const lists = await readLists(rt, aboutOf(scope, few));
  const { series, common } = await readSeries(rt, options, { few, lists });
  signal.throwIfAborted();
  const wanted = new Set(series.map(({ tvdbId }) => tvdbId));
  const about = knownAbout(scope, few, series);
  const stored = await rt.store.candidates.known(about);
  const finder = await createCandidateFinder({
    ...{ series, common },
    // Rows about series that nobody has would only take memory.
    lists: lists.map(({ source, rows }) => ({
      source,
      rows: rows.filter(({ seriesTvdbId }) => wanted.has(seriesTvdbId)),
    })),
    known: await readKnown(rt, { stored, series, about }),
    autoAccept: options.autoAccept === null ? null : settings['matching.autoAccept'],
    breathe,
  });
  const mayFit = scope.series === 'all' ? () => true : await createMoviePicker({ series, lists, breathe });
  for await (const movie of facts.movies(scope.movies)) {
    signal.throwIfAborted();
    if (mayFit(movie)) await finder.add(movie);
    else finder.addUnlike(movie.tmdbId);
    onMovie?.();
    await breathe();
  }
  return { discovery: await askAboutOffInstances(rt, facts, await finder.finish()), stored };
}

/** What only an instance has that is switched off cannot be linked: it is asked about, and becomes no rule by itself. */
async function askAboutOffInstances(rt: Runtime, facts: KnownFacts, discovery: Discovery): Promise<Discovery> {
  if (rt.servers.all().every(({ enabled }) => enabled)) return discovery;
  const isOnlyOff = async (kind: InstanceKind) => {
    const all = rt.servers.all().filter((instance) => instance.kind === kind);
    const idsOf = async (enabled: boolean) => {
      const ids = all.filter((instance) => instance.enabled === enabled).map(({ id }) => id);
      return new Set((await facts.heldBy(ids)).map(({ id }) => id));
    };
    const [on, off] = [await idsOf(true), await idsOf(false)];
    return (id: number) => off.has(id) && !on.has(id);
  };
  const [isMovieOff, isSeriesOff] = [await isOnlyOff('radarr'), await isOnlyOff('sonarr')];
  const pairs = discovery.pairs.map((pair) =>
    isMovieOff(pair.movie.tmdbId) || isSeriesOff(pair.special.seriesTvdbId)
      ? ({ ...pair, state: 'open' } as const)
      : pair,
  );
  return { ...discovery, pairs };
}

/** Beyond this the keys of all movies together are in most series. */
const fewMovies = 250;

/** The movies of a search for few of them; else null. */
async function fewMoviesOf({ facts, scope }: SearchOptions): Promise<readonly MovieFacts[] | null> {
  if (scope.movies === 'all' || scope.movies.size > fewMovies || scope.series !== 'all') return null;
  const movies: MovieFacts[] = [];
  for await (const movie of facts.movies(scope.movies)) movies.push(movie);
  return movies;
}

function aboutOf({ series }: SearchScope, few: readonly MovieFacts[] | null): RowsAbout | undefined {
  if (series !== 'all') return { seriesTvdbIds: [...series] };
  if (few === null) return undefined;
  const movieImdbIds = few.flatMap(({ imdbId }) => imdbId ?? []);
  return { movieTmdbIds: few.map(({ tmdbId }) => tmdbId), movieImdbIds };
}

interface ReadSeries {
  readonly few: readonly MovieFacts[] | null;
  /** Of the few movies only, if there are few. */
  readonly lists: readonly MappingList[];
}

async function readSeries(rt: Runtime, { facts, scope }: SearchOptions, { few, lists }: ReadSeries) {
  const listed = lists.flatMap(({ rows }) => rows.map(({ seriesTvdbId }) => seriesTvdbId));
  const picker = createSeriesPicker(few ?? [], new Set(listed));
  const all: SeriesWithSpecials[] = [];
  for await (const one of facts.series(scope.series)) {
    if (one.specials.length > 0 && few !== null) picker.add(one);
    else if (one.specials.length > 0) all.push(scope.series === 'all' ? withoutKeys(one) : one);
    await rt.breathe();
  }
  return few === null ? { series: all, common: new Set<string>() } : picker.picked();
}

/** A large library's keys would only take memory. */
function withoutKeys({ keys: _, ...series }: SeriesWithSpecials): SeriesWithSpecials {
  return series;
}

const names: Readonly<Record<MappingListFormat, string>> = {
  anibridge: 'anibridge',
  plexanibridge: 'PlexAniBridge',
  kometa: 'Kometa Anime-IDs',
  animeLists: 'Anime-Lists',
  local: 'your own list',
};

async function readLists(rt: Runtime, about?: RowsAbout): Promise<MappingList[]> {
  const lists: MappingList[] = [];
  for (const { id, isUsed, format } of await rt.store.mappingLists.all()) {
    if (!isUsed || format === null) continue;
    lists.push({ source: names[format], rows: await rt.store.mappingLists.rows(id, about) });
  }
  return lists;
}

/** What may already be decided about the pairs of a search for few; undefined = everything. */
function knownAbout(
  scope: SearchScope,
  few: readonly MovieFacts[] | null,
  series: readonly SeriesWithSpecials[],
): PairsAbout | undefined {
  if (scope.series === 'all' && few === null) return undefined;
  return {
    movieTmdbIds: (few ?? []).map(({ tmdbId }) => tmdbId),
    seriesTvdbIds: [...(scope.series === 'all' ? [] : scope.series), ...series.map(({ tvdbId }) => tvdbId)],
    // One special may be known under two series.
    episodeTvdbIds: series.flatMap(({ specials }) => specials.map(({ tvdbId }) => tvdbId)),
  };
}

interface KnownRead {
  readonly stored: readonly KnownPair[];
  readonly series: readonly SeriesWithSpecials[];
  readonly about: PairsAbout | undefined;
}

/** Candidates, and over them the rules: a rule states its pair, whoever made it; one that is switched off was rejected. */
async function readKnown(rt: Runtime, { stored, series, about }: KnownRead): Promise<KnownPair[]> {
  const rules = about === undefined ? await rt.store.rules.all() : await rt.store.rules.about(about);
  const known = new Map<string, KnownPair>(stored.map((pair) => [pairKey(pair), pair]));
  const byTvdbId = new Map(series.map((one) => [one.tvdbId, one]));
  for (const rule of rules) for (const pair of pairsOfRule(rule, byTvdbId)) known.set(pairKey(pair), pair);
  return [...known.values()];
}

function pairsOfRule(rule: Rule, series: ReadonlyMap<number, SeriesWithSpecials>): KnownPair[] {
  const { movieTmdbId, seriesTvdbId, seasonNumber, episodeNumbers, episodeTvdbIds, enabled } = rule;
  if (movieTmdbId === null || seriesTvdbId === null) return [];
  const named = (series.get(seriesTvdbId)?.specials ?? []).filter(
    (special) => special.seasonNumber === seasonNumber && episodeNumbers.includes(special.episodeNumber),
  );
  const ids = episodeTvdbIds.length > 0 ? episodeTvdbIds : named.map(({ tvdbId }) => tvdbId);
  const state = enabled ? 'accepted' : 'rejected';
  return ids.map((episodeTvdbId) => ({ movieTmdbId, seriesTvdbId, episodeTvdbId, state, confidence: 1 }));
}

export function pairKey({ movieTmdbId, seriesTvdbId, episodeTvdbId }: PairIds): string {
  return `${movieTmdbId}:${seriesTvdbId}:${episodeTvdbId}`;
}
