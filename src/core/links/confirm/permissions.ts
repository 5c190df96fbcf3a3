import type { Link } from '../../model/link.ts';
import type { Runtime } from '../../runtime.ts';
import type { SonarrServer } from '../../servers/servers.ts';
import type { LinkContext } from '../link-context.ts';

/** Sonarr's "Set Permissions" resolves links: with it RenameFiles and ManualImport change mode and group of the movie's own file. */
export async function changesPermissions(server: SonarrServer, signal: AbortSignal): Promise<boolean> {
  return (await server.client.mediaManagement({ signal })).setPermissionsLinux === true;
}

const keyOf = (server: SonarrServer) => `permissions:sonarr:${server.instance.number}`;

/** Reports in health that links keep their names because Sonarr must not rename them. */
export function reportKeptNames(rt: Runtime, server: SonarrServer, areKept: boolean): void {
  if (!areKept) rt.health.clear(keyOf(server));
  else
    rt.health.set(
      keyOf(server),
      'warning',
      `This service does not rename links by the naming format of Sonarr at ${server.client.address}: its "Set Permissions" (Settings, Media Management) is on, so that renaming a link would change mode and group of the movie's own file. Links keep their names. Disable it there; "Preview Rename" of a series renames the links that are there.`,
    );
}

/** The same for every Sonarr that has links: the setting may have changed, and health forgets at a restart. */
export async function checkPermissions({ rt, signal }: LinkContext, links: readonly Link[]): Promise<void> {
  const used = new Set(links.map(({ sonarr }) => sonarr));
  for (const server of rt.servers.sonarrs()) {
    if (!used.has(server.instance.number)) {
      reportKeptNames(rt, server, false);
      continue;
    }
    try {
      const { renameEpisodes } = await rt.serverFacts.naming(server, signal);
      reportKeptNames(rt, server, renameEpisodes && (await changesPermissions(server, signal)));
    } catch (error) {
      if (signal.aborted) throw error;
      rt.logger.debug({ sonarr: server.instance.number }, 'whether it sets permissions could not be asked for');
    }
  }
}
