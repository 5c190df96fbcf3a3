import type { InstanceKind } from '../model/instance.ts';
import type { MarkedMovie, MarkedSeries } from '../ports/discovery-store.ts';
import { startRun } from '../runs/start-run.ts';
import type { Runtime } from '../runtime.ts';
import type { DiscoverMoviePayload, DiscoverSeriesPayload } from '../tasks/kinds/matching.ts';
import type { TaskResult } from '../tasks/result.ts';
import { type KnownFacts, storedFacts } from './known-facts.ts';
import { readMovie, readSeries } from './read-item.ts';
import { type Recorded, recordFound, withdrawGone } from './record-found.ts';
import { reportDiscovery } from './report.ts';
import { type Searched, type SearchOptions, type SearchScope, searchPairs } from './search.ts';

/** Sonarr lists the episodes of a new series seconds after its event, and gets its specials with the next refresh. */
const retryAfterMs = [3_000, 10_000, 60_000, 300_000] as const;

/** The series of so many best pairs are read again, so that an event costs a bounded number of requests. */
const mostSeriesRead = 3;

export interface ItemFound {
  readonly searched: Searched;
  readonly scope: SearchScope;
}

/** Compares one movie with all series. */
export async function discoverMovie(
  rt: Runtime,
  { tmdbId, cause }: DiscoverMoviePayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const reason = await whyNot(rt);
  if (reason !== null) return done(`ignored: ${reason}`);
  if (await isFirst(rt)) return done('waiting: the whole library is compared first');
  const facts = storedFacts(rt);
  const found = await findForMovie(rt, { facts, tmdbId, signal });
  if (found === null) {
    await withdrawGone(rt);
    return done('ignored: no Radarr has the movie');
  }
  const recorded = await recordFound(rt, found.searched, { scope: found.scope, cause });
  await facts.setCompared({ movies: [tmdbId], series: [] });
  await reportDiscovery(rt);
  return done(describe(recorded));
}

/** Compares one series with all movies. */
export async function discoverSeries(
  rt: Runtime,
  payload: DiscoverSeriesPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const { tvdbId, cause, looks = 0 } = payload;
  const reason = await whyNot(rt);
  if (reason !== null) return done(`ignored: ${reason}`);
  if (await isFirst(rt)) return done('waiting: the whole library is compared first');
  const facts = storedFacts(rt);
  const found = await findForSeries(rt, { facts, tvdbId, signal });
  if (found === null) {
    await withdrawGone(rt);
    return done('ignored: no Sonarr has the series');
  }
  if (found.searched.discovery.counts.specials === 0) {
    const afterMs = retryAfterMs[looks];
    if (afterMs === undefined) return done('ignored: the series has no specials');
    return { kind: 'again', afterMs, reason: 'no specials are listed yet', payload: { ...payload, looks: looks + 1 } };
  }
  const recorded = await recordFound(rt, found.searched, { scope: found.scope, cause });
  await facts.setCompared({ movies: [], series: [tvdbId] });
  await reportDiscovery(rt);
  return done(describe(recorded));
}

interface ItemSearch extends Pick<SearchOptions, 'facts' | 'signal' | 'autoAccept'> {}

/** Null if no Radarr has the movie. What was known of it is removed then. */
export async function findForMovie(
  rt: Runtime,
  { tmdbId, ...options }: ItemSearch & { readonly tmdbId: number },
): Promise<ItemFound | null> {
  const { facts, signal } = options;
  const movie = await refreshMovie(rt, facts, { tmdbId, signal });
  if (movie === null) return null;
  const scope = { movies: new Set([tmdbId]), series: 'all' } as const;
  const about = { movieTmdbId: tmdbId, movieImdbId: movie.facts.imdbId ?? null };
  const search = () => searchPairs(rt, { ...options, scope, about });
  const first = await search();
  const best = new Set(first.discovery.pairs.map(({ special }) => special.seriesTvdbId));
  const isChanged = await readAgain(rt, { facts, signal }, [...best].slice(0, mostSeriesRead));
  return { searched: isChanged ? await search() : first, scope };
}

/** Null if no Sonarr has the series. */
export async function findForSeries(
  rt: Runtime,
  { tvdbId, ...options }: ItemSearch & { readonly tvdbId: number },
): Promise<ItemFound | null> {
  const { facts, signal } = options;
  if ((await refreshSeries(rt, facts, { tvdbId, signal })) === null) return null;
  const scope = { movies: 'all', series: new Set([tvdbId]) } as const;
  return { searched: await searchPairs(rt, { ...options, scope, about: { seriesTvdbId: tvdbId } }), scope };
}

/** Specials are renumbered and renamed: what was stored of the series may be old. */
async function readAgain(rt: Runtime, { facts, signal }: ItemSearch, tvdbIds: readonly number[]): Promise<boolean> {
  const marks = await facts.seriesMarks(tvdbIds);
  let isChanged = false;
  for (const tvdbId of tvdbIds) {
    const series = await refreshSeries(rt, facts, { tvdbId, signal });
    isChanged ||= series?.mark !== marks.get(tvdbId)?.mark;
  }
  return isChanged;
}

/** Reads a movie and stores it; one that no instance has any more is removed, and null. */
async function refreshMovie(
  rt: Runtime,
  facts: KnownFacts,
  { tmdbId, signal }: { readonly tmdbId: number; readonly signal: AbortSignal },
): Promise<MarkedMovie | null> {
  const { found, holders } = await readMovie(rt, tmdbId, signal);
  if (found !== null) {
    // What is stored already is not written again.
    const stored = (await facts.movieMarks([tmdbId])).get(tmdbId);
    if (stored !== found.mark) await facts.putMovies([found]);
  } else if (!(await isHeldElsewhere(rt, facts, { kind: 'radarr', id: tmdbId })))
    await facts.remove({ movies: [tmdbId], series: [] });
  await facts.recordHolders(holders);
  return found;
}

async function refreshSeries(
  rt: Runtime,
  facts: KnownFacts,
  { tvdbId, signal }: { readonly tvdbId: number; readonly signal: AbortSignal },
): Promise<MarkedSeries | null> {
  const { found, holders } = await readSeries(rt, tvdbId, signal);
  if (found !== null) {
    const { mark, rowMark } = (await facts.seriesMarks([tvdbId])).get(tvdbId) ?? {};
    if (mark !== found.mark || rowMark !== found.rowMark) await facts.putSeries([found]);
  } else if (!(await isHeldElsewhere(rt, facts, { kind: 'sonarr', id: tvdbId })))
    await facts.remove({ movies: [], series: [tvdbId] });
  await facts.recordHolders(holders);
  return found;
}

/** Whether an instance that is switched off had it: the others were asked. */
async function isHeldElsewhere(
  rt: Runtime,
  facts: KnownFacts,
  { kind, id }: { readonly kind: InstanceKind; readonly id: number },
): Promise<boolean> {
  const off = rt.servers.all().filter((instance) => instance.kind === kind && !instance.enabled);
  if (off.length === 0) return false;
  const held = await facts.heldBy(off.map((instance) => instance.id));
  return held.some((one) => one.id === id);
}

export async function whyNot(rt: Runtime): Promise<string | null> {
  if (!(await rt.settings())['matching.discover']) return 'discovery is switched off';
  const isSetUp = rt.servers.sonarrs().length > 0 && rt.servers.radarrs().length > 0;
  return isSetUp ? null : 'discovery needs a Sonarr and a Radarr';
}

/** Until all instances were read, the best pair may be among what is not known yet. */
async function isFirst(rt: Runtime): Promise<boolean> {
  if (await isWholeKnown(rt)) return false;
  await startRun(rt, 'matching', { dryRun: false, trigger: 'event' });
  return true;
}

/** Whether each instance in use was read to its end once. */
export async function isWholeKnown(rt: Runtime): Promise<boolean> {
  return (await rt.store.state.get(readKey)) === instancesOf(rt);
}

/** Call after all of them were read to their end. */
export async function recordWholeKnown(rt: Runtime): Promise<void> {
  if (!(await isWholeKnown(rt))) await rt.store.state.set(readKey, instancesOf(rt));
}

function instancesOf({ servers }: Pick<Runtime, 'servers'>): string {
  const all = [...servers.radarrs(), ...servers.sonarrs()];
  return JSON.stringify(all.map(({ instance: { id, url } }) => [id, url]).toSorted());
}

/** The state that says which instances the stored movies and series are of. */
const readKey = 'matching.read';

/** The state that says what the last complete search used. */
export const comparedKey = 'matching.compared';

function describe({ candidates, accepted, conflicts }: Recorded): string {
  if (candidates + accepted === 0) return 'ignored: no special is like it';
  return `matched: accepted ${accepted}, to review ${candidates}, conflicts ${conflicts}`;
}

function done(outcome: string): TaskResult {
  return { kind: 'done', outcome };
}
