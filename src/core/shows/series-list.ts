import type { SeriesFacts } from '../matching/show-model.ts';
import type { IdentifiedSeries, SeriesRow } from '../ports/sonarr.ts';
import type { Runtime } from '../runtime.ts';
import type { SonarrServer } from '../servers/servers.ts';

type Reader = Pick<Runtime, 'servers'>;

/** A series of Sonarr as matching reads it, with how it was added. */
export type ListedSeries = SeriesFacts &
  Pick<SeriesRow, 'rootFolderPath' | 'qualityProfileId' | 'languageProfileId' | 'seriesType'>;

/** All series of all Sonarrs that have a TVDB id, by which shows are mapped. One that gives no answer is a fault: without its series a show would be asked about in vain. */
export async function readAllSeries({ servers }: Reader, signal: AbortSignal): Promise<ListedSeries[]> {
  const lists: ListedSeries[][] = [];
  for (const server of servers.sonarrs())
    lists.push(
      (await server.client.allSeries({ signal })).flatMap((row) =>
        row.tvdbId === undefined ? [] : listed(server, { ...row, tvdbId: row.tvdbId }),
      ),
    );
  return lists.flat();
}

/** One series, of each Sonarr that has it. */
export async function readSeries({ servers }: Reader, tvdbId: number, signal: AbortSignal): Promise<ListedSeries[]> {
  const lists: ListedSeries[][] = [];
  for (const server of servers.sonarrs())
    lists.push((await server.client.seriesByTvdbId(tvdbId, { signal })).map((row) => listed(server, row)));
  return lists.flat();
}

export function listed(server: SonarrServer, row: IdentifiedSeries): ListedSeries {
  const path = server.toOurs(row.path);
  return {
    ...row,
    sonarr: server.instance.number,
    path: 'path' in path ? path.path : null,
    alternateTitles: row.alternateTitles?.map(({ title, seasonNumber, sceneSeasonNumber }) => ({
      title,
      seasonNumber: seasonNumber ?? sceneSeasonNumber,
    })),
  };
}
