import { groupByKeys } from '../matching/group.ts';
import type { SeriesFacts } from '../matching/show-model.ts';
import type { Runtime } from '../runtime.ts';

/**
 * Sonarr's own ids of the series that shows are mapped to: they change when a series is removed and added again, and come after the series that a person named.
 * `series` are all there are (of this TVDB id). Only what differs is written.
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
