import type { ShowMapping } from '../model/show.ts';
import type { Runtime } from '../runtime.ts';
import { linkSeriesTask } from '../tasks/kinds/links.ts';
import { mapShowsTask } from '../tasks/kinds/shows.ts';

export interface SeriesChoice {
  readonly seriesTvdbId: number;
  /** Null: unknown which Sonarr has it. */
  readonly sonarr: number | null;
  readonly sonarrSeriesId: number | null;
}

/** Stores a person's mapping of a show to a series: later matches never change it. Items that waited for the series are checked again. */
export async function mapByHand(
  rt: Pick<Runtime, 'shows' | 'store' | 'now'>,
  itemId: number,
  choice: SeriesChoice,
): Promise<ShowMapping> {
  const made = await rt.shows.put({ itemId, ...choice, confidence: 1, method: 'manual' }, rt.now());
  // A mapping that a person set before can be changed by a person as well.
  const mapping = (await rt.shows.change(made.id, { ...choice, confidence: 1, method: 'manual' }, rt.now())) ?? made;
  const { seriesTvdbId } = choice;
  await rt.store.tasks.add([
    linkSeriesTask({ tvdbId: seriesTvdbId, cause: 'a show of Plex was mapped to it' }, rt.now()),
    ...(choice.sonarrSeriesId === null ? [mapShowsTask({ seriesTvdbId }, rt.now())] : []),
  ]);
  return mapping;
}
