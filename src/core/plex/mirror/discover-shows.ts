import { messageOf } from '../../../errors.ts';
import { normalGuids } from '../../matching/guids.ts';
import type { PlexLibrary } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import type { ConnectedPlex } from '../../servers/plex-servers.ts';
import { discoverLibraries } from './discover-libraries.ts';

/** A show as a Plex server lists it, synced or not. */
export interface DiscoveredShow {
  readonly serverId: number;
  readonly server: string;
  readonly libraryId: number;
  readonly library: string;
  readonly ratingKey: string;
  readonly title: string;
  readonly year: number | null;
  readonly guids: readonly string[];
  readonly seasons: number | null;
  readonly episodes: number | null;
}

const searchMs = 15_000;

export interface DiscoveredShows {
  readonly shows: readonly DiscoveredShow[];
  /** A sentence for each server or library that did not answer. The results of the others are complete. */
  readonly errors: readonly string[];
}

/** Searches the show libraries of every enabled Plex server by title. Shows without a year, and those one year off, are included. */
export async function discoverShows(
  rt: Runtime,
  { title, year }: { title: string; year?: number },
): Promise<DiscoveredShows> {
  const errors: string[] = [];
  const found = await Promise.all(
    rt.plex.enabled().map(async (plex) => {
      const signal = AbortSignal.timeout(searchMs);
      const failed = (error: unknown) => {
        const message = signal.aborted ? `it did not answer within ${searchMs / 1000} s` : messageOf(error);
        errors.push(`Plex "${plex.server.name}": ${message}`);
        return [];
      };
      const libraries = await showLibraries(rt, plex, signal).catch(failed);
      const rows = await Promise.all(
        libraries.map((library) => searchShows(plex, library, { title, signal }).catch(failed)),
      );
      return rows.flat();
    }),
  );
  const isNear = (show: DiscoveredShow) => year === undefined || show.year === null || Math.abs(show.year - year) <= 1;
  return { shows: found.flat().filter(isNear), errors: [...new Set(errors)] };
}

async function showLibraries(rt: Runtime, plex: ConnectedPlex, signal: AbortSignal): Promise<PlexLibrary[]> {
  const stored = await rt.library.libraries.ofServer(plex.server.id);
  const libraries = stored.length > 0 ? stored : (await discoverLibraries(rt, plex, { signal })).libraries;
  return libraries.filter((library) => library.type === 'show' && library.missingSince === null);
}

async function searchShows(
  plex: ConnectedPlex,
  library: PlexLibrary,
  { title, signal }: { readonly title: string; readonly signal: AbortSignal },
): Promise<DiscoveredShow[]> {
  const hits = await plex.client.search(library.key, { title, type: 'show' }, { signal });
  const shows = hits.filter((item) => item.type === 'show');
  // On some servers a search returns fewer fields than a single read.
  const isPartial = shows.some((item) => item.leafCount === null || item.guids.length === 0);
  const keys = shows.map((item) => item.ratingKey);
  const items = isPartial ? await plex.client.items(keys, { signal }) : shows;
  return items.map((item) => ({
    serverId: plex.server.id,
    server: plex.server.name,
    libraryId: library.id,
    library: library.title,
    ratingKey: item.ratingKey,
    title: item.title,
    year: item.year,
    guids: normalGuids(item.guid, item.guids, item.type),
    seasons: item.childCount,
    episodes: item.leafCount,
  }));
}
