import type { NewTask } from '../model.ts';

/** The kinds of work there are: payload, item (what makes equal waiting tasks one) and lane (one at a time). The work itself: core/tasks/work. */

export interface LinkMoviePayload {
  readonly tmdbId: number;
  /** Why, for the history: "Radarr Download". */
  readonly cause: string;
  /** The title an event named, to find rules that are known by name only. */
  readonly title?: string;
  /** A person asked for what may follow (a file or movie deleted, a rule changed): removals do not count against the breaker. */
  readonly asked?: boolean;
  /** How often it was looked at already, where an event comes before its effect. */
  readonly looks?: number;
  /** The movie was deleted: its files go only after the event was answered. */
  readonly leaving?: boolean;
}

export function linkMovieTask(payload: LinkMoviePayload, runAt: number): NewTask {
  return { kind: 'link-movie', item: `movie ${payload.tmdbId}`, lane: `movie:${payload.tmdbId}`, payload, runAt };
}

export interface LinkSeriesPayload {
  readonly tvdbId: number;
  readonly cause: string;
  readonly title?: string;
  readonly looks?: number;
}

export function linkSeriesTask(payload: LinkSeriesPayload, runAt: number): NewTask {
  return { kind: 'link-series', item: `series ${payload.tvdbId}`, lane: `series:${payload.tvdbId}`, payload, runAt };
}

export interface ConfirmPayload {
  readonly sonarr: number;
  readonly seriesId: number;
  readonly seriesTvdbId: number;
}

/** Brings a show's links and Sonarr together: rescan, read again, at last manual import; then Sonarr's own renaming. */
export function confirmTask(payload: ConfirmPayload, runAt: number): NewTask {
  return {
    kind: 'confirm-series',
    item: `series ${payload.seriesTvdbId} of sonarr ${payload.sonarr}`,
    lane: `confirm:${payload.sonarr}:${payload.seriesId}`,
    payload,
    runAt,
  };
}

export interface ReconcilePayload {
  readonly run: string;
}

export function reconcileTask(run: string, runAt: number): NewTask {
  return {
    kind: 'reconcile',
    item: `run ${run}`,
    lane: 'reconcile',
    payload: { run } satisfies ReconcilePayload,
    runAt,
  };
}

/** Removes the links of a run that a person confirmed, each looked at again. */
export function confirmedRemovalsTask(run: string, runAt: number): NewTask {
  return {
    kind: 'confirmed-removals',
    item: `run ${run}`,
    lane: 'reconcile',
    payload: { run } satisfies ReconcilePayload,
    runAt,
  };
}

/** Finds the ids of rules that are known by name only, in the lists of the servers. */
export function resolveNamesTask(runAt: number): NewTask {
  return { kind: 'resolve-names', item: 'rules known by name', lane: 'resolve-names', payload: {}, runAt };
}

/** Starts the sweep that the schedule asks for, and plans the next. */
export function scheduledReconcileTask(runAt: number): NewTask {
  return { kind: 'schedule-reconcile', item: 'schedule', lane: 'schedule', payload: {}, runAt };
}

export function retentionTask(runAt: number): NewTask {
  return { kind: 'retention', item: 'old rows', lane: 'retention', payload: {}, runAt };
}

/** Asks each Sonarr and Radarr to test our own connection: that ends their back-off after an outage. */
export function clearBackOffTask(runAt: number): NewTask {
  return { kind: 'clear-back-off', item: 'connections', lane: 'clear-back-off', payload: {}, runAt };
}
