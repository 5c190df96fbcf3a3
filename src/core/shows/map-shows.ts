import { matchShow } from '../matching/match-show.ts';
import { indexSeries } from '../matching/series-index.ts';
import type { Runtime } from '../runtime.ts';
import { type MapShowsPayload, mapShowsTask } from '../tasks/kinds/shows.ts';
import type { TaskResult } from '../tasks/result.ts';
import { createShowAdder } from './add-show.ts';
import type { TvdbIdFinder } from './find-tvdb-id.ts';
import { isByIds, judgeShow, type MapOutcome, storeMatch } from './map-show.ts';
import { type FoundShow, readShow } from './read-show.ts';
import { readAllSeries, readSeries, refreshMapped } from './series-list.ts';

interface Matching {
  readonly rt: Runtime;
  readonly tvdbIds: TvdbIdFinder;
  readonly signal: AbortSignal;
  readonly counts: Record<MapOutcome | 'added', number>;
}

/** The limit of one task; the next task matches the rest. */
const mostShows = 2_000;
/** Up to this number, shows are requested by id, one by one. More are compared with the whole list at once. */
const fewShows = 10;
const matchEveryMs = 6 * 3_600_000;

/**
 * Maps shows of Plex to series of Sonarr: by ids, folder, or title and year. An uncertain match becomes a question with options and evidence.
 * Shows that a person mapped, ignored or disabled stay unchanged. The whole list of series is read only for shows without a match by id.
 */
export async function mapShows(
  { rt, tvdbIds }: { readonly rt: Runtime; readonly tvdbIds: TvdbIdFinder },
  { which = 'unmapped', seriesTvdbId }: MapShowsPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const rows = which === 'changed' ? await rt.shows.changed(mostShows) : await rt.shows.unmapped(mostShows);
  const shows = await readShows(rt, rows, signal);
  const matching: Matching = { rt, tvdbIds, signal, counts: { mapped: 0, kept: 0, asked: 0, added: 0 } };
  const hasSonarr = rt.servers.sonarrs().length > 0;
  if (hasSonarr) {
    if (seriesTvdbId !== undefined) await compareWithOne(matching, shows, seriesTvdbId);
    else if (shows.length > 0) await compareWithAll(matching, shows);
    await rt.shows.setMatched(
      rows.map(({ itemId }) => itemId),
      rt.now(),
    );
  }
  const isAnyLeft = (await rt.shows.unmapped(1)).length > 0;
  return {
    kind: 'done',
    outcome:
      hasSonarr || shows.length === 0 ? outcomeOf(shows.length, matching.counts) : 'shows wait: no Sonarr is set up',
    ...(isAnyLeft ? { followUps: [mapShowsTask({}, rt.now() + matchEveryMs)] } : {}),
  };
}

function outcomeOf(looked: number, { mapped, kept, asked, added }: Matching['counts']): string {
  if (looked === 0) return 'no show is unmapped';
  const parts = [
    `mapped: ${mapped + added} of ${looked}`,
    ...(added === 0 ? [] : [`${added} were added to Sonarr`]),
    ...(kept === 0 ? [] : [`${kept} stay as they are`]),
    ...(asked === 0 ? [] : [`${asked} are asked about`]),
  ];
  return parts.join('; ');
}

async function readShows(
  rt: Runtime,
  rows: readonly { readonly itemId: number; readonly seriesTvdbId?: number | null }[],
  signal: AbortSignal,
): Promise<FoundShow[]> {
  const shows: FoundShow[] = [];
  for (const { itemId, seriesTvdbId = null } of rows) {
    signal.throwIfAborted();
    if ((await rt.store.conflicts.ofPlexItem(itemId))?.state === 'ignored') continue;
    const show = await readShow(rt, itemId);
    if (show === null || (seriesTvdbId !== null && saysNothingElse(show, seriesTvdbId))) continue;
    shows.push(show);
  }
  return shows;
}

/** A mapped show that changed, as with each new episode: its ids are those of its series, or it has none. */
function saysNothingElse({ facts: { guids } }: FoundShow, seriesTvdbId: number): boolean {
  return guids.length === 0 || guids.includes(`tvdb://${seriesTvdbId}`);
}

/** Handles a series that was added to Sonarr or removed. Only the whole list shows whether a title fits another series better. */
async function compareWithOne(matching: Matching, shows: readonly FoundShow[], seriesTvdbId: number): Promise<void> {
  const { rt, signal } = matching;
  const series = await readSeries(rt, seriesTvdbId, signal);
  await refreshMapped(rt, series, { seriesTvdbId });
  const index = indexSeries(series);
  const maybe: FoundShow[] = [];
  for (const show of shows) {
    const match = matchShow(show.facts, index);
    if (isByIds(match)) matching.counts[await storeMatch(rt, show, match)] += 1;
    else if (match.kind === 'mapped' || match.conflict !== 'noMatch') maybe.push(show);
  }
  if (maybe.length > 0) await compareWithAll(matching, maybe);
}

async function compareWithAll(matching: Matching, shows: readonly FoundShow[]): Promise<void> {
  const { rt, tvdbIds, signal, counts } = matching;
  const rest = shows.length > fewShows ? shows : await withoutKnownIds(matching, shows);
  if (rest.length === 0) return;
  const series = await readAllSeries(rt, signal);
  await refreshMapped(rt, series, {});
  const index = indexSeries(series);
  const add = (await rt.settings())['shows.autoAdd'] ? createShowAdder(rt, series) : null;
  const addedIds = new Set<number>();
  for (const show of rest) {
    signal.throwIfAborted();
    const { match, tvdbId } = await judgeShow(tvdbIds, show, { index, signal });
    const isMissing = match.kind === 'ask' && tvdbId !== null;
    const added = isMissing && add !== null ? await add(show, tvdbId, signal) : null;
    const outcome = await storeMatch(rt, show, added ?? match);
    // The same show on two servers is added once.
    counts[added === null || addedIds.has(added.seriesTvdbId) ? outcome : 'added'] += 1;
    if (added !== null) addedIds.add(added.seriesTvdbId);
  }
}

/** Requests each show's series by its id: the list of all series is too large for a single new show. */
async function withoutKnownIds(matching: Matching, shows: readonly FoundShow[]): Promise<FoundShow[]> {
  const { rt, signal, counts } = matching;
  const rest: FoundShow[] = [];
  for (const show of shows) {
    const [guid, ...others] = show.facts.guids.filter((one) => one.startsWith('tvdb://'));
    const isTold = guid !== undefined && others.length === 0;
    const series = isTold ? await readSeries(rt, Number(guid.slice('tvdb://'.length)), signal) : [];
    const match = matchShow(show.facts, indexSeries(series));
    if (isByIds(match)) counts[await storeMatch(rt, show, match)] += 1;
    else rest.push(show);
  }
  return rest;
}
