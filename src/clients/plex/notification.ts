import type { PlexNotification } from '../../core/ports/plex.ts';
import { parseOrUndefined } from '../http/error-texts.ts';
import { exact, integer, isRow, keyOf, number, type Row, rowsOf } from './read.ts';

/** Recorders and program guides count their items by themselves: the same numbers mean others there. */
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

/** -1 stands for no section. */
function sectionKeyOf(value: unknown): string | null {
  const key = exact(value);
  return key === '-1' ? null : key;
}
