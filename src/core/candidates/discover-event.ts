import type { Runtime } from '../runtime.ts';
import {
  type DiscoverMoviePayload,
  type DiscoverSeriesPayload,
  type DiscoverTogetherPayload,
  discoverTogetherTask,
} from '../tasks/kinds/matching.ts';
import type { TaskResult } from '../tasks/result.ts';
import { readBestAgain, refreshMovie, refreshSeries } from './discover-item.ts';
import { storedFacts } from './known-facts.ts';
import { recordFound, withdrawGone } from './record-found.ts';
import { reportDiscovery } from './report.ts';
import { type Searched, type SearchScope, searchPairs } from './search.ts';
import { isFirst, whyNot } from './when-known.ts';

/** Sonarr lists the episodes of a new series seconds after its event, and gets its specials with the next refresh. */
const retryAfterMs = [3_000, 10_000, 60_000, 300_000] as const;

/** Reads one movie; it is compared with all series, together with whatever else waits for that. */
export async function discoverMovie(
  rt: Runtime,
  { tmdbId, cause }: DiscoverMoviePayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const reason = await whyNotNow(rt);
  if (reason !== null) return done(reason);
  if ((await refreshMovie(rt, storedFacts(rt), { tmdbId, signal })) !== null)
    return compareNext(rt, { movies: [tmdbId], series: [], cause });
  await withdrawGone(rt, { movieTmdbIds: [tmdbId] });
  return done('ignored: no Radarr has the movie');
}

/** The same for one series, which is compared with all movies. */
export async function discoverSeries(
  rt: Runtime,
  payload: DiscoverSeriesPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const { tvdbId, cause, looks = 0 } = payload;
  const reason = await whyNotNow(rt);
  if (reason !== null) return done(reason);
  const series = await refreshSeries(rt, storedFacts(rt), { tvdbId, signal });
  if (series === null) {
    await withdrawGone(rt, { seriesTvdbIds: [tvdbId] });
    return done('ignored: no Sonarr has the series');
  }
  if (series.facts.specials.length > 0) return compareNext(rt, { movies: [], series: [tvdbId], cause });
  const afterMs = retryAfterMs[looks];
  if (afterMs === undefined) return done('ignored: the series has no specials');
  return { kind: 'again', afterMs, reason: 'no specials are listed yet', payload: { ...payload, looks: looks + 1 } };
}

/** A search for more would keep everything else in its lane waiting. */
const mostTogether = 500;
const aheadMs = 600_000;

/** Tasks of one lane run one after the other: no other one changes the waiting task meanwhile. */
async function compareNext(rt: Runtime, added: DiscoverTogetherPayload): Promise<TaskResult> {
  const { kind, payload } = discoverTogetherTask;
  const { items } = await rt.store.tasks.page({ kind, state: 'waiting' }, { limit: 1, cursor: null });
  const { data } = payload.safeParse(items[0]?.payload);
  const movies = [...new Set([...(data?.movies ?? []), ...added.movies])];
  const series = [...new Set([...(data?.series ?? []), ...added.series])];
  // Tasks that wait already are older, so that a burst is read first and then compared in one go; a full one goes ahead of them.
  const isFull = movies.length + series.length >= mostTogether;
  const next = discoverTogetherTask({ movies, series, cause: added.cause }, rt.now() - (isFull ? aheadMs : 0));
  return { kind: 'done', outcome: 'read; it is compared next', followUps: [next] };
}

/** Compares movies with all series, and series with all movies. */
export async function discoverTogether(
  rt: Runtime,
  { movies, series, cause }: DiscoverTogetherPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const reason = await whyNotNow(rt);
  if (reason !== null) return done(reason);
  const facts = storedFacts(rt);
  const sum = { candidates: 0, accepted: 0, conflicts: 0 };
  const search = async (scope: SearchScope) => {
    const find = () => searchPairs(rt, { facts, signal, scope });
    let found: Searched = await find();
    if (scope.movies !== 'all' && (await readBestAgain(rt, { facts, signal }, found))) found = await find();
    const recorded = await recordFound(rt, found, { scope, cause });
    for (const key of ['candidates', 'accepted', 'conflicts'] as const) sum[key] += recorded[key];
  };
  if (movies.length > 0) await search({ movies: new Set(movies), series: 'all' });
  if (series.length > 0) await search({ movies: 'all', series: new Set(series) });
  await facts.setCompared({ movies, series });
  await reportDiscovery(rt);
  if (sum.candidates + sum.accepted === 0) return done('ignored: no special is like it');
  return done(`matched: accepted ${sum.accepted}, to review ${sum.candidates}, conflicts ${sum.conflicts}`);
}

/** Until all instances were read, the best pair may be among what is not known yet. */
async function whyNotNow(rt: Runtime): Promise<string | null> {
  const reason = await whyNot(rt);
  if (reason !== null) return `ignored: ${reason}`;
  return (await isFirst(rt)) ? 'waiting: the whole library is compared first' : null;
}

function done(outcome: string): TaskResult {
  return { kind: 'done', outcome };
}
