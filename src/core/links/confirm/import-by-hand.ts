import type { ManualImportFile } from '../../ports/sonarr.ts';
import { waitForCommand } from '../../servers/wait-for-command.ts';
import type { CheckedLink } from './check-links.ts';
import type { SonarrShow } from './rename-links.ts';

/** A manual import skips Sonarr's parser and upgrade rules. Nothing is moved: the file is in the show's folder. Never where Sonarr has another file. */
export async function importByHand(
  { server, seriesId, signal }: SonarrShow,
  checked: readonly CheckedLink[],
): Promise<boolean> {
  const files: ManualImportFile[] = [];
  for (const { link, episodes, verdict } of checked) {
    if (verdict.kind === 'confirmed' || !verdict.importable || episodes.some((episode) => episode.hasFile)) continue;
    const path = server.toTheirs(link.path);
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')));
    const rows = await server.client
      .manualImportList(folder, { signal, seriesId, filterExistingFiles: true })
      .catch(() => []);
    const row = rows.find((one) => one.path === path);
    if (row?.quality === undefined) continue;
    files.push({
      path,
      seriesId,
      episodeIds: episodes.map((episode) => episode.id),
      quality: row.quality,
      languages: row.languages ?? [],
      ...(row.releaseGroup === undefined ? {} : { releaseGroup: row.releaseGroup }),
    });
  }
  if (files.length === 0) return false;
  const command = await server.client.manualImport(files, { signal });
  await waitForCommand(server.client, command.id, { signal });
  return true;
}
