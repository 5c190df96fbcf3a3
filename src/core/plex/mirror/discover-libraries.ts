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
 * Reads the server's list of libraries and brings ours up to date. Throws when another server answers at its address, and when the list is empty after it
 * was not: a server that starts or migrates says so for a while, and nothing is concluded from it.
 */
export async function discoverLibraries(
  rt: Pick<Runtime, 'library' | 'now'>,
  plex: ConnectedPlex,
  signal?: AbortSignal,
  { isPatient = false }: { readonly isPatient?: boolean } = {},
): Promise<Discovered> {
  const { server, client } = plex;
  const sections = await client.sections({ signal, isPatient });
  const known = await rt.library.libraries.ofServer(server.id);
  const uuids = new Set(known.map((library) => library.uuid));
  // A library's uuid is its own everywhere: one that is known says who answers, without another question.
  if (!sections.some((section) => section.uuid !== null && uuids.has(section.uuid))) await verifyMachine(plex, signal);
  const listed = known.filter((library) => library.missingSince === null);
  if (sections.length === 0 && listed.length > 0)
    throw new AppError(
      'upstreamData',
      `Plex "${server.name}" at ${client.address} lists no library at all, where it had ${listed.length}: nothing is changed. If they were removed on purpose, remove the server here.`,
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
    enabled: isMirroredByDefault(section),
  }));
  const libraries = await rt.library.libraries.put(server.id, rows, rt.now());
  return { libraries, sections: new Map(sections.map((section) => [uuidOf(section), section])) };
}

/** Old servers give no uuid: then the key is all there is. */
function uuidOf(section: PlexSection): string {
  return section.uuid ?? `key:${section.key}`;
}

/** Films and shows; music and people's own videos by choice. */
function isMirroredByDefault({ type, agent }: PlexSection): boolean {
  return (
    (type === 'movie' || type === 'show') && agent !== 'com.plexapp.agents.none' && agent !== 'tv.plex.agents.none'
  );
}

/** ratingKeys of another server would be taken for this one's: nothing is read before the server said who it is. */
export async function verifyMachine({ server, client }: ConnectedPlex, signal?: AbortSignal): Promise<void> {
  const { machineIdentifier } = await client.identity({ signal });
  requireSameMachine({ server, client }, machineIdentifier);
}

/** Throws when it is not the machine that was there before; the first time any is right. */
export function requireSameMachine(
  { server, client }: Pick<ConnectedPlex, 'server' | 'client'>,
  machineIdentifier: string,
): void {
  if (server.machineIdentifier === null || server.machineIdentifier === machineIdentifier) return;
  throw new AppError(
    'wrongServer',
    `Another Plex server (${machineIdentifier}) answers at ${client.address}, where "${server.name}" (${server.machineIdentifier}) was. If it moved, change its address; if Plex was installed anew there, add it as a server of its own and remove this one.`,
  );
}
