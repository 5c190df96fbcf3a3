import { AppError, messageOf } from '../../errors.ts';
import type { PlexServer } from '../model/plex.ts';
import type { Runtime } from '../runtime.ts';
import { askMs, askServer, within } from '../servers/ask-plex.ts';
import type { ConnectedPlex } from '../servers/plex-servers.ts';
import type { DoctorCheck } from './messages.ts';
import { folderFault, readFolder } from './read-folder.ts';

/** Checks every enabled Plex server: whether it answers and accepts the token, and whether its library folders are visible here. */
export async function checkPlexServers(runtime: Runtime): Promise<DoctorCheck[]> {
  const servers = runtime.plex.all().filter((server) => server.enabled);
  const checks: DoctorCheck[] = [];
  for (const server of servers) checks.push(...(await checkServer(runtime, server)));
  return checks;
}

async function checkServer({ plex, library }: Runtime, server: PlexServer): Promise<DoctorCheck[]> {
  const key = `doctor:plex:${server.id}:server`;
  const client = plex.connect(server);
  try {
    const expected = server.machineIdentifier;
    const { version } = await within(askMs, `Plex "${server.name}" at ${client.address}`, (signal) =>
      askServer(client, { expected, signal }),
    );
    const message = `Plex "${server.name}" ${version} answers at ${client.address} and takes the token.`;
    const connected = plex.get(server.id);
    const folders = connected === null ? [] : await checkFolders(library, connected);
    return [{ key, level: 'ok', message }, ...folders];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ key, level: 'error', message: messageOf(error) }];
  }
}

/** Without them Plex is still synced, but its files cannot be found here, and no scan is requested. */
async function checkFolders(library: Runtime['library'], plex: ConnectedPlex): Promise<DoctorCheck[]> {
  const { server } = plex;
  const libraries = (await library.libraries.ofServer(server.id)).filter(
    ({ enabled, missingSince }) => enabled && missingSince === null,
  );
  const checks: DoctorCheck[] = [];
  for (const { id, title, locations } of libraries) {
    for (const theirs of locations) {
      const what = `The folder ${theirs} of the library "${title}" of Plex "${server.name}"`;
      const key = `doctor:plex:${server.id}:folder:${id}:${theirs}`;
      const fault = await folderFaultOf(plex, theirs, id);
      checks.push(
        fault === null
          ? { key, level: 'ok', message: `${what} is accessible.` }
          : { key, level: 'warning', message: `${what} is not known here: ${fault}. ${remedyFor(server)}.` },
      );
    }
  }
  return checks;
}

async function folderFaultOf(plex: ConnectedPlex, theirs: string, libraryId: number): Promise<string | null> {
  const mapped = plex.toOurs(theirs, libraryId);
  if (!('unmapped' in mapped)) return folderFault(mapped.path, await readFolder(mapped.path));
  // Reads on our disk use a path without a mapping unchanged.
  return folderFault(theirs, await readFolder(theirs)) === null ? null : mapped.unmapped;
}

function remedyFor({ id, number }: PlexServer): string {
  const variable = number === null ? '' : `, or set PLEX_${number}_PATH_MAP`;
  return `Mount it, or map it (POST /api/v1/plex/servers/${id}/path-mappings)${variable}`;
}
