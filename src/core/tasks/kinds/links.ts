import { z } from 'zod';
import { defineTask } from '../define-task.ts';

/** Links of movies and series: src/core/links. */

const linkMovie = z.object({
  tmdbId: z.int(),
  /** The cause, for the history: "Radarr Download". */
  cause: z.string(),
  /** The title named by an event, to find rules that are known by name only. */
  title: z.string().exactOptional(),
  /** A person caused this (deleted a file or movie, changed a rule): removals do not count against the breaker. */
  asked: z.boolean().exactOptional(),
  /** The number of checks so far, for an event that arrives before its effect. */
  looks: z.int().exactOptional(),
  /** Commands already posted: each is posted once per task, however often the task checks again. */
  posted: z.array(z.string()).readonly().exactOptional(),
  /** Commands that have not ended: the task waits for them outside its lane, at most until then. */
  awaited: z
    .object({
      commands: z
        .array(z.object({ kind: z.enum(['sonarr', 'radarr']), instance: z.int(), id: z.int() }).readonly())
        .readonly(),
      until: z.int(),
    })
    .readonly()
    .exactOptional(),
  /** Searches for the movie's special if no rule names it. */
  discover: z.boolean().exactOptional(),
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
  ...linkMovie.pick({ cause: true, title: true, looks: true, posted: true, awaited: true }).shape,
});
export type LinkSeriesPayload = z.output<typeof linkSeries>;

export const linkSeriesTask = defineTask({
  kind: 'link-series',
  payload: linkSeries,
  item: ({ tvdbId }) => `series ${tvdbId}`,
  lane: ({ tvdbId }) => `series:${tvdbId}`,
});

const confirmSeries = z.object({
  sonarr: z.int(),
  seriesId: z.int(),
  seriesTvdbId: z.int(),
  /** The show's folder as we see it, where it was just read. */
  path: z.string().exactOptional(),
});
export type ConfirmPayload = z.output<typeof confirmSeries>;

/**
 * Sonarr scans one show at a time, a large one for minutes: those that wait for it leave half of the queue's lanes to links. A show is always in the
 * same lane.
 */
const confirmationsAtOnce = 8;

/** Makes Sonarr import a show's links: rescan, read again, manual import as a last resort; then Sonarr's own renaming. */
export const confirmSeriesTask = defineTask({
  kind: 'confirm-series',
  payload: confirmSeries,
  item: ({ sonarr, seriesTvdbId }) => `series ${seriesTvdbId} of sonarr ${sonarr}`,
  lane: ({ seriesId }) => `confirm:${seriesId % confirmationsAtOnce}`,
});

const ofRun = z.object({ run: z.string() });

export const reconcileTask = defineTask({
  kind: 'reconcile',
  payload: ofRun,
  item: ({ run }) => `run ${run}`,
  lane: () => 'reconcile',
});

/** Removes the links of a run that a person confirmed, after checking each again. */
export const confirmedRemovalsTask = defineTask({
  kind: 'confirmed-removals',
  payload: ofRun,
  item: ({ run }) => `run ${run}`,
  lane: () => 'reconcile',
});

/** Finds the ids of rules that are known by name only, in the lists of the instances. */
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
