import type { Plex, PlexNotification } from '../../core/ports/plex.ts';
import { AppError } from '../../errors.ts';
import type { Call } from '../http/call.ts';
import { parseOrUndefined } from '../http/error-texts.ts';
import { dataFault, pageFault } from '../http/faults.ts';
import type { ConsumeOf, PlexHttp } from './http.ts';
import { exact, integer, isRow, keyOf, number, type Row, rowsOf } from './read.ts';

/** Compressed, events would arrive late, in blocks. */
const headers = { Accept: 'text/event-stream', 'Accept-Encoding': 'identity' };

export function createNotifications(http: PlexHttp): Plex['notifications'] {
  return async function notifications(listen, { signal }) {
    const read: ConsumeOf = (call) => async (body, head) => {
      checkStream(call, head.headers.get('content-type') ?? '');
      listen.opened();
      for await (const data of eventData(body, (what) => dataFault(call, what))) {
        for (const notification of notificationsOf(data)) listen.message(notification);
      }
      throw new AppError('unreachable', `${call.server} at ${call.address} ended its notifications: connect again`);
    };
    try {
      const query = { filters: 'playing,timeline,activity' };
      await http.stream('/:/eventsource/notifications', read, { query, headers, signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };
}

function checkStream(call: Call, type: string): void {
  if (type.includes('event-stream')) return;
  if (type.includes('html')) throw pageFault(call);
  throw dataFault(call, `it is not an event stream (${type || 'no content type'}): is its version supported?`);
}

/** Recorders and program guides number their items separately: the same number means another item there. */
const libraryIdentifier = 'com.plexapp.plugins.library';

const kinds: Readonly<Record<string, (row: Row) => PlexNotification | undefined>> = {
  TimelineEntry: itemChange,
  ActivityNotification: endOfScan,
  StatusNotification: endOfScans,
  PlaySessionStateNotification: playing,
};

/**
 * What an event says, as far as it is used. Its data is `{ TimelineEntry: {…} }` on the event stream and `{ NotificationContainer: { TimelineEntry: […] } }`
 * where it comes as on the socket; what cannot be read is nothing.
 */
export function notificationsOf(data: string): PlexNotification[] {
  const parsed = parseOrUndefined(data);
  if (!isRow(parsed)) return [];
  const container = isRow(parsed.NotificationContainer) ? parsed.NotificationContainer : parsed;
  return Object.entries(kinds).flatMap(([kind, read]) => rowsOf(container[kind]).flatMap((row) => read(row) ?? []));
}

/** State 0 is a new item, 5 one that is processed, 9 one that is gone; between them an item is being worked on. */
function itemChange(row: Row): PlexNotification | undefined {
  const identifier = exact(row.identifier) ?? libraryIdentifier;
  const ratingKey = exact(row.itemID);
  const state = integer(row.state);
  if (identifier !== libraryIdentifier || integer(row.type) === -1) return undefined;
  if (ratingKey === null || !(Number(ratingKey) > 0)) return undefined;
  if (state !== 0 && state !== 5 && state !== 9) return undefined;
  return { kind: 'item', ratingKey, sectionKey: sectionKeyOf(row.sectionID), isDeleted: state === 9 };
}

function endOfScan({ event, Activity: activity }: Row): PlexNotification | undefined {
  if (event !== 'ended' || !isRow(activity) || activity.type !== 'library.update.section') return undefined;
  const context = isRow(activity.Context) ? activity.Context : {};
  const inPath = /^\/library\/sections\/(\w+)/.exec(exact(context.key) ?? '')?.[1];
  return { kind: 'scanEnded', sectionKey: sectionKeyOf(context.librarySectionID) ?? inPath ?? null };
}

function endOfScans({ title }: Row): PlexNotification | undefined {
  return title === 'Library scan complete' ? { kind: 'scanEnded', sectionKey: null } : undefined;
}

function playing(row: Row): PlexNotification | undefined {
  const ratingKey = keyOf(row.ratingKey);
  const sessionKey = exact(row.sessionKey);
  const state = exact(row.state);
  if (ratingKey === null || sessionKey === null || state === null) return undefined;
  return { kind: 'playing', ratingKey, sessionKey, state, viewOffsetMs: number(row.viewOffset) };
}

/** -1 means no section. */
function sectionKeyOf(value: unknown): string | null {
  const key = exact(value);
  return key === '-1' ? null : key;
}

/** Far above any notification. */
const maxEventLength = 1024 * 1024;

/**
 * The data of server-sent events, whose names say nothing that the data does not: fields by line, an event by blank line. Throws the given fault for one
 * without end.
 */
export async function* eventData(
  body: AsyncIterable<Uint8Array>,
  fault: (what: string) => Error,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  for await (const chunk of body) {
    // A carriage return at the end may be half of a line's end.
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
      } else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
    }
    const length = data.reduce((sum, part) => sum + part.length, rest.length);
    if (length > maxEventLength) throw fault(`one of its notifications is over ${maxEventLength} characters`);
  }
}
