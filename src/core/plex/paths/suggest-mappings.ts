import { AppError } from '../../../errors.ts';
import { findMatchingFolder, foldersIn, type SampleFile } from '../../media/matching-folder.ts';
import type { PlexLibrary } from '../../model/plex.ts';
import type { PlexListType } from '../../ports/plex-item.ts';
import type { Runtime } from '../../runtime.ts';
import { findServer } from '../../servers/list-plex-servers.ts';
import type { ConnectedPlex } from '../../servers/plex-servers.ts';
import { discoverLibraries } from '../mirror/discover-libraries.ts';
import { locate } from '../mirror/examine-files.ts';
import { isAtOrBelowTheirs } from '../tell/holders.ts';

export interface MappingSuggestion {
  readonly plexPath: string;
  readonly localPath: string;
  /** A file of the library that was found there. */
  readonly checkedWith: string;
}

const maxSamples = 5;
const maxPages = 4;

/** A folder of a library, and one of its files. */
export interface LocationCheck {
  readonly library: string;
  readonly plexPath: string;
  /** A file of it as Plex writes it; null: it has none. */
  readonly file: string | null;
  /** Where that file is here; null: it was not found. */
  readonly localPath: string | null;
  readonly suggestion: MappingSuggestion | null;
}

/**
 * Suggests path mappings: tries each location of Plex with the root folders of Sonarr and Radarr and with the folders of the media root, starting with those
 * whose last names match. A mapping is suggested only if files of the library, of the right size, were found with it. Locations whose files are found
 * already need none. Null: no such server.
 */
export async function suggestMappings(rt: Runtime, serverId: number): Promise<MappingSuggestion[] | null> {
  const checks = await checkLocations(rt, serverId);
  return checks === null ? null : checks.flatMap(({ suggestion }) => suggestion ?? []);
}

/** Whether a real file of each location is found here, and a mapping where none is. Null: no such server. */
export async function checkLocations(rt: Runtime, serverId: number): Promise<LocationCheck[] | null> {
  if ((await findServer(rt, serverId)) === null) return null;
  const signal = AbortSignal.timeout(20_000);
  const plex = rt.plex.get(serverId);
  if (plex === null)
    throw new AppError('conflict', 'This Plex server is switched off or refused its token: it is not asked for files.');
  const stored = await rt.library.libraries.ofServer(serverId);
  const libraries = stored.length > 0 ? stored : (await discoverLibraries(rt, plex, { signal })).libraries;
  const folders = await ourFolders(rt, signal);
  const checks: LocationCheck[] = [];
  for (const library of libraries.filter((one) => one.missingSince === null)) {
    const samples = await sampleFiles(plex, library, signal);
    for (const plexPath of library.locations) {
      if (checks.some((one) => one.plexPath === plexPath)) continue;
      const inside = samples.filter(({ path }) => isAtOrBelowTheirs(path, plexPath)).slice(0, maxSamples);
      checks.push(await checkLocation(plex, library, { plexPath, samples: inside, folders }));
    }
  }
  return checks;
}

interface Location {
  readonly plexPath: string;
  readonly samples: readonly SampleFile[];
  readonly folders: readonly string[];
}

async function checkLocation(
  plex: ConnectedPlex,
  library: PlexLibrary,
  { plexPath, samples, folders }: Location,
): Promise<LocationCheck> {
  const check = { library: library.title, plexPath, file: samples[0]?.path ?? null, suggestion: null };
  for (const { path } of samples) {
    const { isHere, localPath } = await locate(plex, library.id, path);
    if (isHere) return { ...check, file: path, localPath };
  }
  const found = await findMatchingFolder(plexPath, samples, folders);
  const suggestion = found === null ? null : { plexPath, localPath: found.ours, checkedWith: found.checkedWith };
  return { ...check, localPath: null, suggestion };
}

const leafTypes: Readonly<Record<string, PlexListType>> = { movie: 'movie', show: 'episode', artist: 'track' };

/** Some files of each location, newest first. */
async function sampleFiles(plex: ConnectedPlex, library: PlexLibrary, signal: AbortSignal): Promise<SampleFile[]> {
  const type = leafTypes[library.type];
  if (type === undefined) return [];
  const samples: SampleFile[] = [];
  let pages = 0;
  await plex.client.list(
    { of: { section: library.key, type }, sort: 'addedAt:desc', pageSize: 100 },
    ({ items }) => {
      for (const { media } of items)
        for (const { parts } of media)
          for (const { file, sizeBytes } of parts) if (file !== null) samples.push({ path: file, sizeBytes });
      pages += 1;
      const isSeen = (location: string) => samples.some(({ path }) => isAtOrBelowTheirs(path, location));
      return pages >= maxPages || library.locations.every(isSeen) ? 'stop' : undefined;
    },
    { signal },
  );
  return samples;
}

/** Our paths of the root folders of Sonarr and Radarr, the media root, and two levels of folders in it. */
async function ourFolders(rt: Runtime, signal: AbortSignal): Promise<string[]> {
  const folders: string[] = [];
  const add = (server: { toOurs(path: string): object }, roots: readonly string[]) => {
    for (const root of roots) {
      const ours = server.toOurs(root);
      if ('path' in ours && typeof ours.path === 'string') folders.push(ours.path);
    }
  };
  // An unreachable server contributes no folders.
  for (const server of rt.servers.radarrs())
    add(server, await rt.serverFacts.radarrRoots(server, signal).catch(() => []));
  for (const server of rt.servers.sonarrs())
    add(server, await rt.serverFacts.sonarrRoots(server, signal).catch(() => []));
  return foldersIn(rt.mediaRoot, folders);
}
