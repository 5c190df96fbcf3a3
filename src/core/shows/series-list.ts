import { groupByKeys } from '../matching/group.ts';
import type { SeriesFacts } from '../matching/show-model.ts';
import type { IdentifiedSeries, SeriesRow } from '../ports/sonarr.ts';
import type { Runtime } from '../runtime.ts';
import type { SonarrServer } from '../servers/servers.ts';

type Reader = Pick<Runtime, 'servers'>;

/** A Sonarr series as matching reads it, with the settings it was added with. */
export type ListedSeries = SeriesFacts &
  Pick<SeriesRow, 'rootFolderPath' | 'qualityProfileId' | 'languageProfileId' | 'seriesType'>;

/**
 * All series with a TVDB id of all Sonarr instances, for mapping shows. An instance that does not answer is an error: without its series, shows would
 * get needless questions.
 */
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

/** One series, from each Sonarr that has it. */
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

/**
 * Updates Sonarr's own ids of the series that shows are mapped to: they change when a series is removed and added again, or when a person names a
 * series. `series` holds all there are (of this TVDB id). Writes only what differs.
 */
export async function refreshMapped(
  rt: Pick<Runtime, 'shows' | 'now'>,
  series: readonly SeriesFacts[],
  filter: { readonly seriesTvdbId?: number },
): Promise<void> {
  const copies = groupByKeys(
    series.toSorted((a, b) => a.sonarr - b.sonarr),
    ({ tvdbId }) => [tvdbId],
  );
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    const page = await rt.shows.page({ isMapped: true, ...filter }, { limit: 500, cursor });
    for (const { id, seriesTvdbId, sonarr, sonarrSeriesId, syncEnabled } of page.items) {
      const known = seriesTvdbId === null ? [] : (copies.get(seriesTvdbId) ?? []);
      if (!syncEnabled || known.some((one) => one.sonarr === sonarr && one.id === sonarrSeriesId)) continue;
      const [first] = known;
      await rt.shows.change(id, { sonarr: first?.sonarr ?? null, sonarrSeriesId: first?.id ?? null }, rt.now());
    }
    cursor = page.nextCursor;
  }
}
