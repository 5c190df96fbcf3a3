import type { CallOptions } from '../../core/ports/call-options.ts';
import type { Plex, PlexSection } from '../../core/ports/plex.ts';
import type { PlexItem } from '../../core/ports/plex-item.ts';
import { AppError } from '../../errors.ts';
import { preferenceOf, readItems, readManyItems, sessionOf } from './answers.ts';
import { readHistory } from './history.ts';
import { keyPath, listingOf, pageHeaders } from './listing.ts';
import { walkPages } from './paging.ts';
import { exact, flag, integer, line, rowsOf } from './read.ts';
import { sectionOf } from './section.ts';
import type { PlexServer } from './server.ts';

/** More brings little, the server needs as long for each row, and a page that fails costs all of it. */
const rowsPerPage = 200;
const hitsPerHub = 100;

type Reads = Pick<Plex, 'identity' | 'info' | 'sections' | 'list' | 'search' | 'history' | 'sessions' | 'preferences'>;

export function readsOf(server: PlexServer): Reads {
  return {
    identity: async ({ signal } = {}) => {
      const { machineIdentifier, version } = await server.identity({ signal });
      return { machineIdentifier, version: exact(version) ?? '' };
    },
    info: async ({ signal } = {}) => {
      const container = await server.getNamed('/', { signal });
      return {
        machineIdentifier: container.machineIdentifier,
        version: exact(container.version) ?? '',
        friendlyName: line(container.friendlyName) ?? '',
        platform: line(container.platform),
        pushNotifications: flag(container.pushNotifications),
        myPlexSubscription: flag(container.myPlexSubscription),
      };
    },
    sections: (own = {}) => sections(server, own),
    list: async (query, take, { signal, isPatient } = {}) => {
      const { path, query: asked } = listingOf(query);
      const ask = async (offset: number, size: number) =>
        readManyItems(
          await server.get(path, { query: asked, headers: pageHeaders(offset, size), signal, isPatient }),
          false,
        );
      return walkPages({ ask, take, pageSize: query.pageSize ?? rowsPerPage, signal });
    },
    search: (section, query, { signal } = {}) => search(server, section, query, signal),
    history: (query, { signal } = {}) => readHistory(server, query, signal),
    sessions: async ({ signal } = {}) => {
      const container = await server.get('/status/sessions', { signal });
      return rowsOf(container.Metadata).flatMap((row) => sessionOf(row) ?? []);
    },
    preferences: async ({ signal } = {}) => {
      const container = await server.get('/:/prefs', { signal });
      return new Map(rowsOf(container.Setting).flatMap(preferenceOf));
    },
  };
}

/** All or a fault: a library that is left out would count as gone. */
async function sections(
  server: PlexServer,
  { signal, isPatient }: NonNullable<Parameters<Plex['sections']>[0]>,
): Promise<PlexSection[]> {
  const container = await server.get('/library/sections', { signal, isPatient });
  const rows = rowsOf(container.Directory);
  const read = rows.flatMap((row) => sectionOf(row) ?? []);
  const count = Math.max(rows.length, integer(container.size) ?? 0);
  if (read.length === count) return read;
  const said = `Plex at ${server.address} has ${count} libraries, of which only ${read.length} could be read`;
  throw new AppError('upstreamData', `${said} from GET /library/sections: try again; is its version supported?`);
}

/** Plex searches everywhere and only ranks by section, and shows a hit in several hubs. */
async function search(
  server: PlexServer,
  section: string,
  { title, type }: Parameters<Plex['search']>[1],
  signal: CallOptions['signal'],
): Promise<PlexItem[]> {
  const query = { query: title, sectionId: keyPath(section), limit: hitsPerHub, includeGuids: 1 };
  const container = await server.get('/hubs/search', { query, signal });
  const hits = rowsOf(container.Hub).flatMap((hub) => readItems(hub, false).items);
  const wanted = hits.filter((hit) => hit.librarySectionID === section && (type === undefined || hit.type === type));
  return [...new Map(wanted.map((hit) => [hit.ratingKey, hit])).values()];
}
