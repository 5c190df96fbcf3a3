import type { NewTask } from '../model.ts';
import { plexItemTask } from '../tasks/kinds.ts';
import type { EventWork } from './events.ts';

/** The Plex servers that are listened to: an event of another one, of a friend's or of a former machine, is nobody's here. */
export interface KnownServers {
  /** By machineIdentifier (Plex: Server.uuid, Tautulli: server_id); null when it is not one of ours, or switched off. */
  serverOf(machineIdentifier: string): number | null;
  readonly count: number;
}

type Body = Readonly<Record<string, unknown>>;

/** What a player's event names. */
interface Named {
  readonly serverId: number;
  readonly ratingKey: string;
  readonly type: string;
  readonly cause: string;
}

/** Tasks, or why there is nothing to do. */
type PlayerEvent = (named: Named, metadata: Body, now: number) => readonly NewTask[] | string;

/** Plex tells of every item by itself, in bursts and several times: it is looked at once they are over. */
const libraryWaitMs = 5_000;

const lookAtItem: PlayerEvent = ({ serverId, ratingKey, cause }, _metadata, now) => [
  plexItemTask({ serverId, ratingKey, cause, link: true }, now + libraryWaitMs),
];

const watched: PlayerEvent = ({ serverId, ratingKey, cause, type }, metadata, now) => {
  const reason = whyNoView(type, metadata);
  return reason ?? [plexItemTask({ serverId, ratingKey, cause, link: true }, now)];
};

/** Plex's events that something is to be done for. Everything else is stored and ignored. */
const plexEvents: Readonly<Record<string, PlayerEvent>> = {
  'library.new': lookAtItem,
  'library.on.deck': lookAtItem,
  'media.scrobble': watched,
};

/** What Tautulli's webhook agent calls them. */
const tautulliEvents: Readonly<Record<string, PlayerEvent>> = {
  watched,
  created: lookAtItem,
};

/** Turns an event of Plex into tasks. Pure. */
export function plexWork(body: Body, now: number, servers: KnownServers): EventWork {
  const event = text(body.event) ?? 'unknown';
  const metadata = record(body.Metadata);
  const title = titleOf(metadata);
  return outcome({ event, title, table: plexEvents, source: 'Plex' }, servers, {
    machine: text(record(body.Server).uuid),
    ratingKey: key(metadata.ratingKey),
    type: text(metadata.type) ?? '',
    metadata,
    now,
  });
}

/** Turns an event of Tautulli into tasks. Pure. */
export function tautulliWork(body: Body, now: number, servers: KnownServers): EventWork {
  const event = text(body.action) ?? 'unknown';
  return outcome({ event, title: text(body.title), table: tautulliEvents, source: 'Tautulli' }, servers, {
    machine: text(body.server_id),
    ratingKey: key(body.rating_key),
    type: text(body.media_type) ?? '',
    metadata: body,
    now,
  });
}

function outcome(
  { event, title, table, source }: { event: string; title: string | null; table: typeof plexEvents; source: string },
  servers: KnownServers,
  named: { machine: string | null; ratingKey: string | null; type: string; metadata: Body; now: number },
): EventWork {
  const ignored = (reason: string): EventWork => ({ event, title, tasks: [], ignored: reason });
  const work = Object.hasOwn(table, event) ? table[event] : undefined;
  if (work === undefined) return ignored('nothing is to do for this event');
  if (servers.count === 0) return ignored('no Plex server is set up or switched on');
  if (named.machine === null) return ignored('the event names no server');
  const serverId = servers.serverOf(named.machine);
  if (serverId === null) return ignored('it comes from a Plex server that is not set up here, or switched off');
  if (named.ratingKey === null) return ignored('the event names no item (no ratingKey)');
  const { ratingKey, type, metadata, now } = named;
  const found = work({ serverId, ratingKey, type, cause: `${source} ${event}` }, metadata, now);
  return typeof found === 'string' ? ignored(found) : { event, title, tasks: found, ignored: null };
}

/** Trailers, live programmes, clips and songs are played to the end as well. */
function whyNoView(type: string, metadata: Body): string | null {
  if (isSet(metadata.live)) return 'a live programme is in no library';
  if (isSet(metadata.cinemaTrailer) || isSet(metadata.extraType)) return 'a trailer or extra is no view of its film';
  if (type !== 'movie' && type !== 'episode') return `a ${type || 'thing without a type'} has no twin`;
  return null;
}

function titleOf(metadata: Body): string | null {
  const title = text(metadata.title);
  const show = text(metadata.grandparentTitle);
  return show === null || title === null ? title : `${show}: ${title}`;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '0' && value !== '';
}
function record(value: unknown): Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
}
function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 500) : null;
}
/** Opaque; digits on every server seen. Some senders write it as a number. */
function key(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return String(value);
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : null;
}
