import type { Runtime } from '../ports/runtime.ts';
import { discoverLibraries } from './discover-libraries.ts';
import type { PlexLibrary } from './model.ts';
import type { ConnectedPlex } from './plex-servers.ts';

/** A library with a location that holds a folder. */
export interface Holder {
  readonly library: PlexLibrary;
  /** As the server writes it. */
  readonly location: string;
  readonly folder: string;
}

/**
 * The libraries of one server that hold a folder of ours: of those with locations around it the ones whose location is the longest. Two libraries over the
 * same folder both hold it.
 */
export async function holdersOf(
  rt: Runtime,
  plex: ConnectedPlex,
  folder: string,
  signal: AbortSignal,
): Promise<Holder[]> {
  const stored = await rt.library.libraries.ofServer(plex.server.id);
  const libraries = stored.length > 0 ? stored : (await discoverLibraries(rt, plex, signal)).libraries;
  const holders = libraries
    .filter((library) => library.enabled && library.missingSince === null)
    .flatMap((library) => holderOf(plex, library, folder) ?? []);
  const longest = Math.max(...holders.map(({ location }) => depthOf(location)));
  return holders.filter(({ location }) => depthOf(location) === longest);
}

function holderOf(plex: ConnectedPlex, library: PlexLibrary, ours: string): Holder | null {
  const folder = plex.toTheirs(ours, library.id);
  const location = library.locations
    .filter((one) => isAtOrBelowTheirs(folder, one))
    .toSorted((a, b) => depthOf(b) - depthOf(a))[0];
  return location === undefined ? null : { library, location, folder };
}

/** Whether a server's path lies in a server's folder: at a boundary; without regard to case and kind of slash where the server runs on Windows. */
export function isAtOrBelowTheirs(path: string, folder: string): boolean {
  const [inner, outer] = [namesOf(path), namesOf(folder)];
  return outer.names.every((name, index) => inner.names[index] === name) && inner.isWindows === outer.isWindows;
}

/** Whether two paths of a server are the same file. */
export function isSameTheirs(a: string, b: string): boolean {
  return namesOf(a).names.join('/') === namesOf(b).names.join('/');
}

function namesOf(path: string): { names: string[]; isWindows: boolean } {
  const isWindows = /^[a-z]:[\\/]/i.test(path) || /^[\\/]{2}/.test(path);
  const names = path.split(isWindows ? /[\\/]/ : '/').filter((name) => name !== '');
  return { names: isWindows ? names.map((name) => name.toLowerCase()) : names, isWindows };
}

function depthOf(location: string): number {
  return namesOf(location).names.length;
}
