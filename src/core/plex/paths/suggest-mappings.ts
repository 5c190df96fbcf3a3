import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../errors.ts';
import { mapPath } from '../../media/paths.ts';
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

/** A file of a library, as Plex writes it. */
interface Sample {
  readonly path: string;
  readonly sizeBytes: number | null;
}

const maxSamples = 5;
const maxFolders = 300;
const maxPages = 4;

/**
 * Suggests path mappings: tries each location of Plex with the root folders of Sonarr and Radarr and with the folders of the media root, starting with those
 * whose last names match. A mapping is suggested only if files of the library, of the right size, were found with it. Locations whose files are found
 * already need none. Null: no such server.
 */
export async function suggestMappings(rt: Runtime, serverId: number): Promise<MappingSuggestion[] | null> {
  if ((await findServer(rt, serverId)) === null) return null;
  const signal = AbortSignal.timeout(20_000);
  const plex = rt.plex.get(serverId);
  if (plex === null)
    throw new AppError('conflict', 'This Plex server is switched off or refused its token: it is not asked for files.');
  const stored = await rt.library.libraries.ofServer(serverId);
  const libraries = stored.length > 0 ? stored : (await discoverLibraries(rt, plex, { signal })).libraries;
  const folders = await ourFolders(rt, signal);
  const suggestions: MappingSuggestion[] = [];
  for (const library of libraries.filter((one) => one.missingSince === null)) {
    const samples = await sampleFiles(plex, library, signal);
    for (const location of library.locations) {
      if (suggestions.some(({ plexPath }) => plexPath === location)) continue;
      const inside = samples.filter(({ path }) => isAtOrBelowTheirs(path, location)).slice(0, maxSamples);
      if (inside.length === 0 || (await isMapped(plex, library, inside))) continue;
      const found = await tryFolders(location, inside, rankFolders(location, folders));
      if (found !== null) suggestions.push({ plexPath: location, ...found });
    }
  }
  return suggestions;
}

/** The folders, likeliest first: by the number of equal names at their ends, ignoring case. */
export function rankFolders(location: string, folders: readonly string[]): string[] {
  const names = namesOf(location);
  const shared = (folder: string): number => {
    const own = namesOf(folder);
    const most = Math.min(own.length, names.length);
    let count = 0;
    while (count < most && own.at(-1 - count) === names.at(-1 - count)) count++;
    return count;
  };
  return [...new Set(folders)]
    .map((folder) => ({ folder, count: shared(folder) }))
    .toSorted((a, b) => b.count - a.count)
    .map(({ folder }) => folder);
}

function namesOf(path: string): string[] {
  return path
    .split(/[\\/]/)
    .filter((name) => name !== '')
    .map((name) => name.toLowerCase());
}

/** The folder that has most of the files. Stops at the first with two of them. */
async function tryFolders(
  location: string,
  samples: readonly Sample[],
  folders: readonly string[],
): Promise<Pick<MappingSuggestion, 'localPath' | 'checkedWith'> | null> {
  let best: { localPath: string; checkedWith: string; count: number } | null = null;
  for (const folder of folders) {
    const found: string[] = [];
    for (const sample of samples) {
      const path = mapPath(sample.path, [{ theirs: location, ours: folder }]);
      if (path !== null && (await isThatFile(path, sample))) found.push(path);
    }
    const [checkedWith] = found;
    if (checkedWith !== undefined && found.length > (best?.count ?? 0))
      best = { localPath: folder, checkedWith, count: found.length };
    if (best !== null && best.count >= Math.min(2, samples.length)) break;
  }
  return best === null ? null : { localPath: best.localPath, checkedWith: best.checkedWith };
}

/** Two libraries often have files of the same name (HD and 4K): the size distinguishes them. */
async function isThatFile(path: string, { sizeBytes }: Sample): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile() && (sizeBytes === null || found.size === sizeBytes),
    () => false,
  );
}

async function isMapped(plex: ConnectedPlex, library: PlexLibrary, samples: readonly Sample[]): Promise<boolean> {
  for (const { path } of samples) if ((await locate(plex, library.id, path)).isHere) return true;
  return false;
}

const leafTypes: Readonly<Record<string, PlexListType>> = { movie: 'movie', show: 'episode', artist: 'track' };

/** Some files of each location, newest first. */
async function sampleFiles(plex: ConnectedPlex, library: PlexLibrary, signal: AbortSignal): Promise<Sample[]> {
  const type = leafTypes[library.type];
  if (type === undefined) return [];
  const samples: Sample[] = [];
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
  const first = await subfolders(rt.mediaRoot);
  const second = (await Promise.all(first.slice(0, 50).map(subfolders))).flat();
  return [...new Set([...folders, rt.mediaRoot, ...first, ...second])].slice(0, maxFolders);
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
    .map((entry) => join(folder, entry.name));
}
