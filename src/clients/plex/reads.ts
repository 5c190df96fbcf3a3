import type { CallOptions } from '../../core/ports/call-options.ts';
import type { Plex, PlexHistoryRow, PlexReadOptions, PlexSection } from '../../core/ports/plex.ts';
import type { PlexItem } from '../../core/ports/plex-item.ts';
import { AppError } from '../../errors.ts';
import { historyRowOf, preferenceOf, readItems, readManyItems, sectionOf, sessionOf } from './answers.ts';
import type { PlexHttp } from './http.ts';
import { keyPath, listingOf, pageHeaders } from './listing.ts';
import { walkPages } from './paging.ts';
import { exact, flag, integer, line, rowsOf } from './read.ts';

/** More brings little, the server needs as long for each row, and a page that fails costs all of it. */
const rowsPerPage = 200;
const hitsPerHub = 100;

type Reads = Pick<
  Plex,
  'identity' | 'info' | 'sections' | 'list' | 'search' | 'history' | 'sessions' | 'preferences' | 'picture'
>;

export function readsOf(http: PlexHttp): Reads {
  return {
    identity: async ({ signal } = {}) => {
      const { machineIdentifier, version } = await http.identity({ signal });
      return { machineIdentifier, version: exact(version) ?? '' };
    },
    info: async ({ signal } = {}) => {
      const container = await http.getNamed('/', { signal });
      return {
        machineIdentifier: container.machineIdentifier,
        version: exact(container.version) ?? '',
        friendlyName: line(container.friendlyName) ?? '',
        platform: line(container.platform),
        pushNotifications: flag(container.pushNotifications),
        myPlexSubscription: flag(container.myPlexSubscription),
      };
    },
    sections: (own = {}) => sections(http, own),
    list: async (query, take, { signal, isPatient } = {}) => {
      const { path, query: asked } = listingOf(query);
      const ask = async (offset: number, size: number) =>
        readManyItems(
          await http.get(path, { query: asked, headers: pageHeaders(offset, size), signal, isPatient }),
          false,
        );
      const { pageSize = rowsPerPage, readsAhead = false } = query;
      return walkPages({ ask, take, pageSize, readsAhead, signal });
    },
    search: (section, query, { signal } = {}) => search(http, { section, ...query }, signal),
    history: (query, { signal } = {}) => readHistory(http, query, signal),
    sessions: async ({ signal } = {}) => {
      const container = await http.get('/status/sessions', { signal });
      return rowsOf(container.Metadata).flatMap((row) => sessionOf(row) ?? []);
    },
    preferences: async ({ signal } = {}) => {
      const container = await http.get('/:/prefs', { signal });
      return new Map(rowsOf(container.Setting).flatMap(preferenceOf));
    },
    picture: async (url, { width, height }, { signal } = {}) => {
      // Another host's address would make the server fetch from there.
      if (!/^\/(?![/\\])/.test(url)) throw new AppError('invalid', 'The request was not sent: no path of a picture');
      const query = { width, height, minSize: 1, upscale: 0, url };
      return http.picture('/photo/:/transcode', { query, signal });
    },
  };
}

/** All libraries or a fault: a missing one would count as gone. */
async function sections(
  http: PlexHttp,
  { signal, isPatient }: NonNullable<Parameters<Plex['sections']>[0]>,
): Promise<PlexSection[]> {
  const container = await http.get('/library/sections', { signal, isPatient });
  const rows = rowsOf(container.Directory);
  const read = rows.flatMap((row) => sectionOf(row) ?? []);
  const count = Math.max(rows.length, integer(container.size) ?? 0);
  if (read.length === count) return read;
  const said = `Plex at ${http.address} has ${count} libraries, of which only ${read.length} could be read`;
  throw new AppError('upstreamData', `${said} from GET /library/sections: try again; is its version supported?`);
}

/** Plex searches everywhere and only ranks by section, and shows a hit in several hubs. */
async function search(
  http: PlexHttp,
  { section, title, type }: { readonly section: string } & Parameters<Plex['search']>[1],
  signal: CallOptions['signal'],
): Promise<PlexItem[]> {
  const query = { query: title, sectionId: keyPath(section), limit: hitsPerHub, includeGuids: 1 };
  const container = await http.get('/hubs/search', { query, signal });
  const hits = rowsOf(container.Hub).flatMap((hub) => readItems(hub, false).items);
  const wanted = hits.filter((hit) => hit.librarySectionID === section && (type === undefined || hit.type === type));
  return [...new Map(wanted.map((hit) => [hit.ratingKey, hit])).values()];
}

interface HistoryQuery {
  readonly since: number;
  readonly limit: number;
}

const pageSize = 200;

/** Plays, newest first. One that lands while this reads moves the others down a row: each is taken once. */
export async function readHistory(
  http: PlexHttp,
  { since, limit }: HistoryQuery,
  signal: AbortSignal | undefined,
): Promise<PlexHistoryRow[]> {
  const plays = new Map<string, PlexHistoryRow>();
  // A server that ignores the filter sends older rows, too; the order ends the walk then.
  const query = { sort: 'viewedAt:desc', 'viewedAt%3E': Math.max(0, Math.floor(since / 1000) - 1) };
  const size = Math.min(limit, pageSize);
  for (let offset = 0; plays.size < limit; ) {
    const headers = pageHeaders(offset, size);
    const container = await http.get('/status/sessions/history/all', { query, headers, signal });
    const rows = rowsOf(container.Metadata);
    const before = plays.size;
    for (const play of rows.flatMap((row) => historyRowOf(row) ?? [])) {
      if (play.viewedAt >= since) plays.set(play.historyKey, play);
    }
    offset += rows.length;
    // Nothing new: the end, plays from before `since`, or a server that does not page.
    if (plays.size === before || offset >= (integer(container.totalSize) ?? Number.POSITIVE_INFINITY)) break;
  }
  return [...plays.values()].sort((one, other) => other.viewedAt - one.viewedAt).slice(0, limit);
}

/** Some 700 bytes of address. */
const keysPerRequest = 100;
/** The server checks each file, and may have to wake disks. */
const checkFilesTimeoutMs = 120_000;

interface WholeOptions extends PlexReadOptions {
  readonly checkFiles?: boolean;
}

export function createItems(http: PlexHttp): Plex['items'] {
  return async function items(ratingKeys, own: WholeOptions = {}) {
    const keys = [...new Set(ratingKeys.map(keyPath))];
    const count = Math.ceil(keys.length / keysPerRequest);
    const batches = Array.from({ length: count }, (_, index) =>
      keys.slice(index * keysPerRequest, (index + 1) * keysPerRequest),
    );
    return (await Promise.all(batches.map((batch) => itemsOf(http, batch, own)))).flat();
  };
}

/** An item that is not returned counts as gone, so an unreadable row is a fault while any key is missing. */
async function itemsOf(http: PlexHttp, keys: string[], own: WholeOptions): Promise<PlexItem[]> {
  const { signal, checkFiles, isPatient } = own;
  const query = {
    includeGuids: 1,
    includeChapters: 1,
    includeMarkers: 1,
    includeCollections: 1,
    skipRefresh: 1,
    ...(checkFiles && { checkFiles: 1 }),
  };
  const timeoutMs = checkFiles ? checkFilesTimeoutMs : undefined;
  const path = `/library/metadata/${keys.join(',')}`;
  const container = await http.find(path, { query, signal, timeoutMs, isPatient });
  if (!container) return [];
  const { items, skipped } = await readManyItems(container, true);
  const wanted = new Set(keys);
  const came = items.filter(({ ratingKey }) => wanted.delete(ratingKey));
  const missing = [...wanted];
  if (missing.length > 0 && skipped.length > 0) {
    const said = `Plex at ${http.address} was asked for ${keys.length} items, and ${skipped.length} rows of its answer are none`;
    throw new AppError('upstreamData', `${said} (${skipped[0]?.row}: ${skipped[0]?.reason}): refresh it in Plex`);
  }
  // Only a 404 says that something is not there: a server may cap its answers and not say so, so what is left is asked for alone.
  return missing.length > 0 && came.length > 0 ? [...came, ...(await itemsOf(http, missing, own))] : came;
}
