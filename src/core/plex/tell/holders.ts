import type { PlexLibrary } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import type { ConnectedPlex } from '../../servers/plex-servers.ts';
import { discoverLibraries } from '../mirror/discover-libraries.ts';

/** A library with a location that holds a folder. */
export interface Holder {
  readonly library: PlexLibrary;
  /** The server's path. */
  readonly location: string;
}

/** The libraries of one server that contain our folder, each with every location at or above it. */
export async function holdersOf(
  rt: Runtime,
  plex: ConnectedPlex,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal },
): Promise<Holder[]> {
  const stored = await rt.library.libraries.ofServer(plex.server.id);
  const libraries = stored.length > 0 ? stored : (await discoverLibraries(rt, plex, { signal })).libraries;
  return libraries
    .filter((library) => library.enabled && library.missingSince === null)
    .flatMap((library) => locationsOf(plex, library, folder).map((location) => ({ library, location })));
}

/** For each path that the server may use for the folder, the nearest location above it. */
function locationsOf(plex: ConnectedPlex, library: PlexLibrary, ours: string): string[] {
  const nearest = plex.toTheirs(ours, library.id).flatMap(
    (theirs) =>
      library.locations
        .filter((location) => isAtOrBelowTheirs(theirs, location))
        .toSorted((a, b) => depthOf(b) - depthOf(a))
        .at(0) ?? [],
  );
  return [...new Set(nearest)];
}

/** The server's path of our path below that location. Null: it is not below it. */
export function theirsIn(plex: ConnectedPlex, { library, location }: Holder, ours: string): string | null {
  return plex.toTheirs(ours, library.id).find((theirs) => isAtOrBelowTheirs(theirs, location)) ?? null;
}

/** Whether a server's path is at or below a server's folder, by whole names. On Windows, case and kind of slash do not matter. */
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
  // Letters may be composed or decomposed.
  return { names: names.map((name) => (isWindows ? name.toLowerCase() : name).normalize('NFC')), isWindows };
}

function depthOf(location: string): number {
  return namesOf(location).names.length;
}
