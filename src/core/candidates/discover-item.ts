import type { InstanceKind } from '../model/instance.ts';
import type { MarkedMovie, MarkedSeries } from '../ports/discovery-store.ts';
import type { Runtime } from '../runtime.ts';
import { inParallel } from '../tasks/in-parallel.ts';
import type { KnownFacts } from './known-facts.ts';
import { readMovie, readSeries } from './read-item.ts';
import { type Searched, type SearchOptions, type SearchScope, searchPairs } from './search.ts';

export interface ItemFound {
  readonly searched: Searched;
  readonly scope: SearchScope;
}

export interface ItemSearch extends Pick<SearchOptions, 'facts' | 'signal' | 'autoAccept'> {}

/** Null if no Radarr has the movie. What was known of it is removed then. */
export async function findForMovie(
  rt: Runtime,
  { tmdbId, ...options }: ItemSearch & { readonly tmdbId: number },
): Promise<ItemFound | null> {
  const { facts, signal } = options;
  if ((await refreshMovie(rt, facts, { tmdbId, signal })) === null) return null;
  const scope = { movies: new Set([tmdbId]), series: 'all' } as const;
  const search = () => searchPairs(rt, { ...options, scope });
  const first = await search();
  const isChanged = await readBestAgain(rt, { facts, signal }, first);
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
  return { searched: await searchPairs(rt, { ...options, scope }), scope };
}

/** The series of so many best pairs of each movie are read again, so that an event costs a bounded number of requests. */
const mostSeriesRead = 3;
const seriesAtOnce = 4;

/** Specials are renumbered and renamed: what was stored of the series may be old. Returns whether it was. */
export async function readBestAgain(
  rt: Runtime,
  { facts, signal }: ItemSearch,
  { discovery }: Searched,
): Promise<boolean> {
  const best = new Map<number, Set<number>>();
  for (const { movie, special } of discovery.pairs) {
    const series = best.get(movie.tmdbId) ?? new Set();
    if (series.size < mostSeriesRead) series.add(special.seriesTvdbId);
    best.set(movie.tmdbId, series);
  }
  const tvdbIds = [...new Set([...best.values()].flatMap((series) => [...series]))];
  const marks = await facts.seriesMarks(tvdbIds);
  let isChanged = false;
  await inParallel(tvdbIds, seriesAtOnce, async (tvdbId) => {
    const series = await refreshSeries(rt, facts, { tvdbId, signal });
    isChanged ||= series?.mark !== marks.get(tvdbId)?.mark;
  });
  return isChanged;
}

/** Reads a movie and stores it; one that no instance has any more is removed, and null. */
export async function refreshMovie(
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

export async function refreshSeries(
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
