import { AppError } from '../../../errors.ts';
import type { PlexLibrary } from '../../model/plex.ts';
import type { PlexSection } from '../../ports/plex.ts';
import type { Runtime } from '../../runtime.ts';
import type { ConnectedPlex } from '../../servers/plex-servers.ts';

export interface Discovered {
  readonly libraries: readonly PlexLibrary[];
  /** As the server lists them now, by uuid. */
  readonly sections: ReadonlyMap<string, PlexSection>;
}

/**
 * Reads the server's libraries and updates their rows. Throws when another server answers at the address, and when a list is empty that was not before: a
 * server that starts or migrates sends an empty list for a while.
 */
export async function discoverLibraries(
  rt: Pick<Runtime, 'library' | 'now'>,
  plex: ConnectedPlex,
  { signal, isPatient = false }: { readonly signal?: AbortSignal; readonly isPatient?: boolean } = {},
): Promise<Discovered> {
  const { server, client } = plex;
  // While it was away, another machine may have taken its address, which must not get the token.
  if (server.error !== null) await verifyMachine(plex, signal);
  const sections = await client.sections({ signal, isPatient });
  const known = await rt.library.libraries.ofServer(server.id);
  const uuids = new Set(known.map((library) => library.uuid));
  // Uuids of libraries are globally unique: a known one identifies the server without another request.
  if (!sections.some((section) => section.uuid !== null && uuids.has(section.uuid))) await verifyMachine(plex, signal);
  const listed = known.filter((library) => library.missingSince === null);
  if (sections.length === 0 && listed.length > 0)
    throw new AppError(
      'upstreamData',
      `Plex "${server.name}" at ${client.address} lists no libraries, but had ${listed.length}: nothing is changed. If they were removed on purpose, remove the server here.`,
    );
  const rows = sections.map((section) => ({
    key: section.key,
    uuid: uuidOf(section),
    type: section.type,
    title: section.title,
    agent: section.agent,
    scanner: section.scanner,
    language: section.language,
    locations: section.locations,
    enabled: isSyncedByDefault(section),
  }));
  const libraries = await rt.library.libraries.put(server.id, rows, rt.now());
  return { libraries, sections: new Map(sections.map((section) => [uuidOf(section), section])) };
}

/** The library with this section key, from the mirror, or else from the server. Null: the server lists none. */
export async function findLibraryByKey(
  rt: Pick<Runtime, 'library' | 'now'>,
  plex: ConnectedPlex,
  { key, signal }: { readonly key: string | null; readonly signal: AbortSignal },
): Promise<PlexLibrary | null> {
  const find = (libraries: readonly PlexLibrary[]) =>
    libraries.find((library) => library.key === key && library.missingSince === null) ?? null;
  return (
    find(await rt.library.libraries.ofServer(plex.server.id)) ??
    find((await discoverLibraries(rt, plex, { signal })).libraries)
  );
}

/** Old servers send no uuid: use the key. */
function uuidOf(section: PlexSection): string {
  return section.uuid ?? `key:${section.key}`;
}

/** Movies and shows. Music and home videos are opt-in. */
function isSyncedByDefault({ type, agent }: PlexSection): boolean {
  return (
    (type === 'movie' || type === 'show') && agent !== 'com.plexapp.agents.none' && agent !== 'tv.plex.agents.none'
  );
}

/** Another server's ratingKeys would be taken for this one's, so its identity is checked before anything is read. */
export async function verifyMachine(
  { server, client }: Pick<ConnectedPlex, 'server' | 'client'>,
  signal?: AbortSignal,
): Promise<void> {
  const { machineIdentifier } = await client.identity({ signal });
  requireSameMachine({ server, client }, machineIdentifier);
}

/** Throws when another machine answers than before. The first time any machine is accepted. */
export function requireSameMachine(
  { server, client }: Pick<ConnectedPlex, 'server' | 'client'>,
  machineIdentifier: string,
): void {
  if (server.machineIdentifier === null || server.machineIdentifier === machineIdentifier) return;
  throw new AppError(
    'wrongServer',
    `Another Plex server (${machineIdentifier}) answers at ${client.address}, where "${server.name}" (${server.machineIdentifier}) was. If it moved, change its address; if Plex was reinstalled there, add it as a new server and remove this one.`,
  );
}
