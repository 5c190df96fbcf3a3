import type { Runtime } from '../../runtime.ts';
import type { SonarrServer } from '../../servers/servers.ts';
import { waitForCommand } from '../../servers/wait-for-command.ts';
import { changesPermissions, reportKeptNames } from './permissions.ts';

/** A show in one Sonarr. */
export interface SonarrShow {
  readonly server: SonarrServer;
  readonly seriesId: number;
  readonly signal: AbortSignal;
}

/**
 * With "Rename Episodes" on, Sonarr gives our links, and only them, the names of its own scheme. Not while its "Set Permissions" is on: that would
 * change the movie's own file. Returns whether anything was renamed.
 */
export async function renameLinks(
  rt: Runtime,
  { server, seriesId, signal }: SonarrShow,
  fileIds: ReadonlySet<number>,
): Promise<boolean> {
  if (fileIds.size === 0 || !(await rt.serverFacts.naming(server, signal)).renameEpisodes) return false;
  const rows = (await server.client.renamePreview(seriesId, { signal })).filter((row) =>
    fileIds.has(row.episodeFileId),
  );
  if (rows.length === 0) return false;
  const areKept = await changesPermissions(server, signal);
  reportKeptNames(rt, server, areKept);
  if (areKept) return false;
  const command = await server.client.renameFiles(seriesId, [...new Set(rows.map((row) => row.episodeFileId))], {
    signal,
  });
  await waitForCommand(server.client, command.id, { signal });
  return true;
}
