import { z } from 'zod';
import { defineTask } from '../define-task.ts';

/** Links of movies and series: src/core/links. */

const linkMovie = z.object({
  tmdbId: z.int(),
  /** Why, for the history: "Radarr Download". */
  cause: z.string(),
  /** The title that an event named, to find rules that are known by name only. */
  title: z.string().exactOptional(),
  /** A person asked for what may follow (a file or movie deleted, a rule changed): removals do not count against the breaker. */
  asked: z.boolean().exactOptional(),
  /** How many times it was checked already, where an event comes before its effect. */
  looks: z.int().exactOptional(),
  /** Commands that were posted already: each once per task, however often it is checked again. */
  posted: z.array(z.string()).readonly().exactOptional(),
  /** The movie was deleted: its files are removed only after the event was answered. */
  leaving: z.boolean().exactOptional(),
});
export type LinkMoviePayload = z.output<typeof linkMovie>;

export const linkMovieTask = defineTask({
  kind: 'link-movie',
  payload: linkMovie,
  item: ({ tmdbId }) => `movie ${tmdbId}`,
  lane: ({ tmdbId }) => `movie:${tmdbId}`,
});

const linkSeries = z.object({
  tvdbId: z.int(),
  ...linkMovie.pick({ cause: true, title: true, looks: true, posted: true }).shape,
});
export type LinkSeriesPayload = z.output<typeof linkSeries>;

export const linkSeriesTask = defineTask({
  kind: 'link-series',
  payload: linkSeries,
  item: ({ tvdbId }) => `series ${tvdbId}`,
  lane: ({ tvdbId }) => `series:${tvdbId}`,
});

const confirmSeries = z.object({ sonarr: z.int(), seriesId: z.int(), seriesTvdbId: z.int() });
export type ConfirmPayload = z.output<typeof confirmSeries>;

/** Makes Sonarr see a show's links: rescan, read again, import by hand as a last resort; then Sonarr's own renaming. */
export const confirmSeriesTask = defineTask({
  kind: 'confirm-series',
  payload: confirmSeries,
  item: ({ sonarr, seriesTvdbId }) => `series ${seriesTvdbId} of sonarr ${sonarr}`,
  lane: ({ sonarr, seriesId }) => `confirm:${sonarr}:${seriesId}`,
});

const ofRun = z.object({ run: z.string() });

export const reconcileTask = defineTask({
  kind: 'reconcile',
  payload: ofRun,
  item: ({ run }) => `run ${run}`,
  lane: () => 'reconcile',
});

/** Removes the links of a run that a person confirmed, each checked again first. */
export const confirmedRemovalsTask = defineTask({
  kind: 'confirmed-removals',
  payload: ofRun,
  item: ({ run }) => `run ${run}`,
  lane: () => 'reconcile',
});

/** Finds the ids of rules that are known by name only in the servers' lists. */
export const resolveNamesTask = defineTask({
  kind: 'resolve-names',
  payload: z.object({}),
  item: () => 'rules known by name',
  lane: () => 'resolve-names',
});

/** Starts the scheduled reconcile and plans the next. */
export const scheduleReconcileTask = defineTask({
  kind: 'schedule-reconcile',
  payload: z.object({}),
  item: () => 'schedule',
  lane: () => 'schedule',
});
