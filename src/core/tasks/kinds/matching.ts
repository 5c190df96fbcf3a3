import { z } from 'zod';
import type { NewTask } from '../../model/task.ts';
import { defineTask } from '../define-task.ts';

/** Discovery of pairs: src/core/candidates. One lane, so that no two searches record their results at once. */
const lane = () => 'matching';

const discoverMovie = z.object({
  tmdbId: z.int(),
  /** The cause, for the log: "Radarr MovieAdded". */
  cause: z.string(),
});
export type DiscoverMoviePayload = z.output<typeof discoverMovie>;

export const discoverMovieTask = defineTask({
  kind: 'discover-movie',
  payload: discoverMovie,
  item: ({ tmdbId }) => `movie ${tmdbId}`,
  lane,
});

const discoverSeries = z.object({
  tvdbId: z.int(),
  cause: z.string(),
  /** The number of checks so far, while Sonarr has not listed the episodes yet. */
  looks: z.int().exactOptional(),
});
export type DiscoverSeriesPayload = z.output<typeof discoverSeries>;

export const discoverSeriesTask = defineTask({
  kind: 'discover-series',
  payload: discoverSeries,
  item: ({ tvdbId }) => `series ${tvdbId}`,
  lane,
});

const discoverTogether = z.object({
  /** TMDB ids of movies and TVDB ids of series that were read. */
  movies: z.array(z.int()),
  series: z.array(z.int()),
  cause: z.string(),
});
export type DiscoverTogetherPayload = z.output<typeof discoverTogether>;

/** Compares all that was read since: events that arrive together cost one search. */
export const discoverTogetherTask = defineTask({
  kind: 'discover-together',
  payload: discoverTogether,
  item: () => 'what events told',
  lane,
});

export const discoverRunTask = defineTask({
  kind: 'discover-run',
  payload: z.object({ run: z.string() }),
  item: ({ run }) => `run ${run}`,
  lane,
});

/** Brings health's line about what was found up to date after an answer or a change of rules. */
export const reportDiscoveryTask = defineTask({
  kind: 'report-discovery',
  payload: z.object({}),
  item: () => 'what was found',
  lane: () => 'report-discovery',
});

/** Rules come by the hundred, too: what is found is counted once for all of them. */
export function reportRulesTask(now: number): NewTask {
  return reportDiscoveryTask({}, now + 1_000);
}

/** Starts the discovery of everything that changed, when Sonarr and Radarr are both connected, and plans the next. */
export const scheduleDiscoveryTask = defineTask({
  kind: 'schedule-discovery',
  payload: z.object({}),
  item: () => 'discovery',
  lane: () => 'schedule-discovery',
});

/** Fetches the mapping lists whose content may have changed, and plans the next fetch. */
export const refreshListsTask = defineTask({
  kind: 'refresh-lists',
  payload: z.object({}),
  item: () => 'mapping lists',
  lane: () => 'mapping-lists',
});
