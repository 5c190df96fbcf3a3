import type { NewTask } from '../model/task.ts';
import type { ToldAccount } from '../model/watch.ts';

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
  /** Commands that were posted already: each once a task, however often it looks again. */
  readonly posted?: readonly string[];
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
  readonly posted?: readonly string[];
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

export interface TellPlexPayload {
  readonly serverId: number;
  /** As we see it. */
  readonly folder: string;
  /** Something in it was made, changed or removed; false: only links that are not known to be in Plex are looked for, and scanned for where it lacks them. */
  readonly changed: boolean;
}

/** Asks a Plex server to scan a folder. */
export function tellPlexTask(payload: TellPlexPayload, runAt: number): NewTask {
  return {
    kind: 'tell-plex',
    item: `${payload.folder} on plex ${payload.serverId}${payload.changed ? '' : ' (look first)'}`,
    lane: `tell-plex:${payload.serverId}:${payload.folder}`,
    payload,
    runAt,
  };
}

export interface ConfirmInPlexPayload {
  readonly serverId: number;
  readonly folder: string;
  readonly tries: number;
}

/** Looks whether Plex lists the links of a folder. */
export function confirmInPlexTask({ serverId, folder, tries }: ConfirmInPlexPayload, runAt: number): NewTask {
  return {
    kind: 'confirm-in-plex',
    item: `${folder} on plex ${serverId}`,
    lane: `confirm-in-plex:${serverId}:${folder}`,
    payload: { serverId, folder, tries } satisfies ConfirmInPlexPayload,
    runAt,
  };
}

export interface PlexItemPayload {
  readonly serverId: number;
  readonly ratingKey: string;
  readonly cause: string;
  /** Whether rules of the movie or special are to be looked at. */
  readonly link: boolean;
  readonly tries?: number;
}

/** Reads one item of Plex, with what is below it. */
export function plexItemTask(payload: PlexItemPayload, runAt: number): NewTask {
  return {
    kind: 'plex-item',
    item: `item ${payload.ratingKey} of plex ${payload.serverId}`,
    lane: `plex-item:${payload.serverId}:${payload.ratingKey}`,
    payload,
    runAt,
  };
}

/** A run of the scope "library". Runs of one server go one after the other. */
export function syncRunTask(run: string, target: string, runAt: number): NewTask {
  return {
    kind: 'sync-run',
    item: `run ${run}`,
    lane: `sync:${target}`,
    payload: { run } satisfies ReconcilePayload,
    runAt,
  };
}

/** Starts the library syncs that are due, and plans the next look. */
export function syncScheduleTask(runAt: number): NewTask {
  return { kind: 'schedule-sync', item: 'schedule', lane: 'schedule-sync', payload: {}, runAt };
}

export interface PollPayload {
  /** Something was said about it: looked at also where no schedule is set. */
  readonly asked?: boolean;
}

/** Looks at what Plex added lately, and plans the next look. */
export function pollTask(runAt: number, asked = false): NewTask {
  const payload: PollPayload = asked ? { asked } : {};
  return { kind: 'poll-plex', item: 'recently added', lane: 'poll-plex', payload, runAt };
}

/** Asks the Plex servers who they are, whether their tokens are good, and what keeps webhooks away. */
export function checkPlexTask(runAt: number): NewTask {
  return { kind: 'check-plex', item: 'servers', lane: 'check-plex', payload: {}, runAt };
}

export interface MapShowsPayload {
  /** Default: all that nobody knows yet. `changed`: those that are new or changed since they were looked at. */
  readonly which?: 'unmapped' | 'changed';
  /** Only this series of Sonarr came, or went. */
  readonly seriesTvdbId?: number;
}

/** Finds out which Sonarr series the shows of Plex are that nobody knows yet. */
export function mapShowsTask(runAt: number, payload: MapShowsPayload = {}): NewTask {
  const { which, seriesTvdbId } = payload;
  const about = seriesTvdbId === undefined ? '' : ` and series ${seriesTvdbId}`;
  const item = which === 'changed' ? 'new shows of Plex' : `shows of Plex${about}`;
  return { kind: 'map-shows', item, lane: 'map-shows', payload, runAt };
}

export interface RequestProgressPayload {
  readonly kind: 'movie' | 'episode';
  readonly state: 'searching' | 'downloading' | 'downloaded';
  readonly cause: string;
  readonly tmdbId?: number;
  readonly seriesTvdbId?: number;
  /** Absent: all of the series. */
  readonly episodes?: readonly {
    readonly tvdbId: number | null;
    readonly seasonNumber: number | null;
    readonly episodeNumber: number | null;
  }[];
}

/** What a person waits for is a step further. */
export function requestProgressTask(payload: RequestProgressPayload, runAt: number): NewTask {
  const about = payload.kind === 'movie' ? `movie ${payload.tmdbId}` : `series ${payload.seriesTvdbId}`;
  const numbers = (payload.episodes ?? []).map((one) => `${one.seasonNumber}x${one.episodeNumber}`).join(' ');
  return {
    kind: 'request-progress',
    item: `${payload.state} ${about} ${numbers}`.trim(),
    lane: `request:${about}`,
    payload,
    runAt,
  };
}

export interface RequestLook {
  readonly id: number;
}

/** Asks Radarr and Sonarr how far a new request is, where they did not answer at once. */
export function lookAtRequestTask(payload: RequestLook, runAt: number): NewTask {
  return { kind: 'look-at-request', item: `request ${payload.id}`, lane: `request ${payload.id}`, payload, runAt };
}

/** Compares what people wait for with what is in the libraries now. */
export function checkRequestsTask(runAt: number): NewTask {
  return { kind: 'check-requests', item: 'requests', lane: 'check-requests', payload: {}, runAt };
}

export interface RecordViewPayload {
  readonly serverId: number;
  /** Null in a row of the history whose item got another key; then `guid` names it. */
  readonly ratingKey: string | null;
  readonly guid: string | null;
  readonly account: ToldAccount;
  readonly at: number;
  readonly source: 'webhook' | 'tautulli' | 'stream' | 'history';
  readonly cause: string;
}

/** Somebody watched something. Words of one view come close together and are one piece of work; another view is another. */
export function recordViewTask(payload: RecordViewPayload, runAt: number): NewTask {
  const { serverId, ratingKey, guid, account, at } = payload;
  const hour = new Date(at).toISOString().slice(0, 13);
  return {
    kind: 'record-view',
    item: `view of ${ratingKey ?? guid} of plex ${serverId} by ${account.id ?? 'somebody'} at ${hour}h`,
    lane: `watch:${serverId}:${account.id ?? ''}`,
    payload,
    runAt,
  };
}

export interface ApplyWaitingPayload {
  /** Absent: of every pair. */
  readonly itemIds?: readonly number[];
}

/** Looked at one by one; more are looked for by the pairs that there are. */
const itemsByThemselves = 50;

/** Items are new, or views of them were noted: goes on with views whose twin was not there. */
export function applyWaitingTask(itemIds: readonly number[] | 'all', runAt: number): NewTask {
  const isAll = itemIds === 'all' || itemIds.length > itemsByThemselves;
  const payload: ApplyWaitingPayload = isAll ? {} : { itemIds: [...itemIds].toSorted((a, b) => a - b) };
  return {
    kind: 'apply-waiting',
    item: `views that wait${payload.itemIds === undefined ? '' : ` for items ${payload.itemIds.join(', ')}`}`,
    lane: 'apply-waiting',
    payload,
    runAt,
  };
}

export interface FollowPlayPayload {
  readonly serverId: number;
  readonly ratingKey: string;
  readonly account: ToldAccount;
  /** A rating from 0 to 10, null = taken back; or where a play was stopped. */
  readonly what: { readonly rating: number | null } | { readonly viewOffsetMs: number };
}

/** A rating, or where a play was stopped: the last word counts. */
export function followPlayTask(payload: FollowPlayPayload, runAt: number): NewTask {
  const { serverId, ratingKey, account, what } = payload;
  return {
    kind: 'follow-play',
    item: `${'rating' in what ? 'rating' : 'progress'} of ${ratingKey} of plex ${serverId} by ${account.id ?? 'somebody'}`,
    lane: `watch:${serverId}:${account.id ?? ''}`,
    payload,
    runAt,
  };
}

export interface MarkViewPayload {
  readonly eventId: number;
}

/** What a person set by hand is brought to Plex, and to the twins. */
export function markViewTask(eventId: number, runAt: number): NewTask {
  return {
    kind: 'mark-view',
    item: `watch event ${eventId}`,
    lane: 'mark-view',
    payload: { eventId } satisfies MarkViewPayload,
    runAt,
  };
}

/** A run of the scope "watch". */
export function compareWatchTask(run: string, runAt: number): NewTask {
  return { kind: 'compare-watch', item: `run ${run}`, lane: 'compare-watch', payload: { run }, runAt };
}

export interface CheckFilesPayload {
  readonly serverId: number;
}

/** Looks for all files of a server's libraries anew: what a path is here has changed. Plex is not asked for its lists. */
export function checkFilesTask(serverId: number, runAt: number): NewTask {
  return {
    kind: 'check-files',
    item: `files of plex ${serverId}`,
    lane: `check-files:${serverId}`,
    payload: { serverId } satisfies CheckFilesPayload,
    runAt,
  };
}
