import type { NewTask } from '../model/task.ts';
import type { ReportedAccount } from '../model/watch.ts';
import { plexItemTask } from '../tasks/kinds/plex.ts';
import { copyPlayTask, recordViewTask } from '../tasks/kinds/watch.ts';
import { type Body, record, text } from './body-fields.ts';
import type { EventWork } from './events.ts';

/** The Plex servers in use. Events of others, such as a friend's server or a former machine, are ignored. */
export interface KnownServers {
  /** By machineIdentifier (Plex: Server.uuid, Tautulli: server_id); null if the server is unknown or disabled. */
  serverOf(machineIdentifier: string): number | null;
  readonly count: number;
}

/** What is copied to twins besides the watched state. */
export interface PlaysToCopy {
  readonly ratings: boolean;
  readonly progress: boolean;
}

const nothingElse: PlaysToCopy = { ratings: false, progress: false };

/** The fields of a player's event. */
interface Named {
  readonly serverId: number;
  readonly ratingKey: string;
  readonly type: string;
  readonly cause: string;
  readonly source: 'webhook' | 'tautulli';
  readonly account: ReportedAccount;
  /** The whole event. */
  readonly body: Body;
  readonly plays: PlaysToCopy;
}

/** Tasks, or why there is nothing to do. */
type PlayerEvent = (named: Named, metadata: Body, now: number) => readonly NewTask[] | string;

/** Plex reports each item separately, in bursts and several times: this delay merges them. */
const libraryWaitMs = 5_000;
/** Some players pause and stop several times in a row: the last position counts, and a scrobble at the same time goes first. */
const playWaitMs = 5_000;

const syncItem: PlayerEvent = ({ serverId, ratingKey, cause }, _metadata, now) => [
  plexItemTask({ serverId, ratingKey, cause, link: true }, now + libraryWaitMs),
];

/** Its task also checks the item's link. Most watched items are synced, so no request to the server is needed. */
const watched: PlayerEvent = ({ serverId, ratingKey, cause, type, source, account }, metadata, now) => {
  const view = { serverId, ratingKey, guid: null, account, at: now, source, cause };
  return whyNoView(type, metadata) ?? [recordViewTask(view, now)];
};

const rated: PlayerEvent = ({ serverId, ratingKey, type, account, body, plays }, metadata, now) => {
  if (!plays.ratings) return 'the setting watch.ratings is off';
  const rating = number(body.rating ?? metadata.userRating);
  // A removed rating is missing, 0 or -1.
  const what = { rating: rating === null || rating <= 0 ? null : Math.min(rating, 10) };
  return whyNoView(type, metadata) ?? [copyPlayTask({ serverId, ratingKey, account, what }, now)];
};

const stopped: PlayerEvent = ({ serverId, ratingKey, type, account, plays }, metadata, now) => {
  if (!plays.progress) return 'the setting watch.progress is off';
  const viewOffsetMs = number(metadata.viewOffset);
  if (viewOffsetMs === null || viewOffsetMs < 0) return 'the event does not say where it was stopped';
  const what = { viewOffsetMs };
  return whyNoView(type, metadata) ?? [copyPlayTask({ serverId, ratingKey, account, what }, now + playWaitMs)];
};

/** Plex's events that lead to tasks. All others are stored and ignored. */
const plexEvents: Readonly<Record<string, PlayerEvent>> = {
  'library.new': syncItem,
  'library.on.deck': syncItem,
  'media.scrobble': watched,
  'media.rate': rated,
  'media.pause': stopped,
  'media.stop': stopped,
};

/** The names in Tautulli's webhook agent. */
const tautulliEvents: Readonly<Record<string, PlayerEvent>> = {
  watched,
  created: syncItem,
};

/** Converts an event of Plex into tasks. Pure. `now` is the time of receipt. */
export function plexWork(
  body: Body,
  now: number,
  { servers, plays = nothingElse }: { readonly servers: KnownServers; readonly plays?: PlaysToCopy },
): EventWork {
  const event = text(body.event) ?? 'unknown';
  const metadata = record(body.Metadata);
  const title = titleOf(metadata);
  return outcome({ event, title, table: plexEvents, source: 'Plex' }, servers, {
    machine: text(record(body.Server).uuid),
    ratingKey: key(metadata.ratingKey),
    type: text(metadata.type) ?? '',
    source: 'webhook',
    account: plexAccount(body),
    body,
    plays,
    metadata,
    now,
  });
}

/** Converts an event of Tautulli into tasks. Pure. */
export function tautulliWork(body: Body, now: number, servers: KnownServers): EventWork {
  const event = text(body.action) ?? 'unknown';
  return outcome({ event, title: text(body.title), table: tautulliEvents, source: 'Tautulli' }, servers, {
    machine: text(body.server_id),
    ratingKey: key(body.rating_key),
    type: text(body.media_type) ?? '',
    source: 'tautulli',
    account: { id: accountId(body.user_id), name: text(body.user), isOwnersOwn: false },
    body,
    plays: nothingElse,
    metadata: body,
    now,
  });
}

function outcome(
  { event, title, table, source }: { event: string; title: string | null; table: typeof plexEvents; source: string },
  servers: KnownServers,
  reported: Omit<Named, 'serverId' | 'ratingKey' | 'cause'> & {
    machine: string | null;
    ratingKey: string | null;
    metadata: Body;
    now: number;
  },
): EventWork {
  const { machine, ratingKey, metadata, now, ...named } = reported;
  const serverId = machine === null ? null : servers.serverOf(machine);
  const about = { event, title, ...(serverId !== null && { server: serverId }) };
  const ignored = (reason: string): EventWork => ({ ...about, tasks: [], ignored: reason });
  const work = Object.hasOwn(table, event) ? table[event] : undefined;
  if (work === undefined) return ignored('there is nothing to do for this event');
  if (servers.count === 0) return ignored('no Plex server is set up or switched on');
  if (machine === null) return ignored('the event names no server');
  if (serverId === null) return ignored('it comes from a Plex server that is not set up here, or switched off');
  if (ratingKey === null) return ignored('the event names no item (no ratingKey)');
  const found = work({ ...named, serverId, ratingKey, cause: `${source} ${event}` }, metadata, now);
  return typeof found === 'string' ? ignored(found) : { ...about, tasks: found, ignored: null };
}

/** Trailers, live TV, clips and songs also send scrobbles. */
function whyNoView(type: string, metadata: Body): string | null {
  if (isSet(metadata.live)) return 'a live programme is in no library';
  if (isSet(metadata.cinemaTrailer) || isSet(metadata.extraType)) return 'a trailer or extra is no view of its film';
  if (type !== 'movie' && type !== 'episode') return `a ${type || 'thing without a type'} has no twin`;
  return null;
}

/** Both flags are true only for plays by the owner of the server and the webhook. */
function plexAccount({ Account, user, owner }: Body): ReportedAccount {
  const account = record(Account);
  return { id: accountId(account.id), name: text(account.title), isOwnersOwn: user === true && owner === true };
}

/** Tautulli sends strings, and 0 for local plays without sign-in. */
function accountId(value: unknown): number | null {
  const id = number(value);
  return id !== null && Number.isSafeInteger(id) && id > 0 ? id : null;
}

function titleOf(metadata: Body): string | null {
  const title = text(metadata.title);
  const show = text(metadata.grandparentTitle);
  return show === null || title === null ? title : `${show}: ${title}`;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '0' && value !== '';
}
function number(value: unknown): number | null {
  const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof given === 'number' && Number.isFinite(given) ? given : null;
}
/** Opaque; digits on every server seen. Some senders write it as a number. */
function key(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return String(value);
  return typeof value === 'string' && /^(?!0+$)[\w-]{1,64}$/.test(value) ? value : null;
}
