import type { ShowMapping } from '../model/show.ts';
import type { Runtime } from '../runtime.ts';
import { linkSeriesTask } from '../tasks/kinds/links.ts';
import { mapShowsTask } from '../tasks/kinds/shows.ts';

export interface SeriesChoice {
  readonly seriesTvdbId: number;
  /** Null: not known which Sonarr has it. */
  readonly sonarr: number | null;
  readonly sonarrSeriesId: number | null;
}

/** Stores which series a show is, as a person decided: no later match changes that. Items that waited for the series are checked again. */
export async function mapByHand(
  rt: Pick<Runtime, 'shows' | 'store' | 'now' | 'wake'>,
  itemId: number,
  choice: SeriesChoice,
): Promise<ShowMapping> {
  const made = await rt.shows.put({ itemId, ...choice, confidence: 1, method: 'manual' }, rt.now());
  // One that a person had set before is theirs to change as well.
  const mapping = (await rt.shows.change(made.id, { ...choice, confidence: 1, method: 'manual' }, rt.now())) ?? made;
  const { seriesTvdbId } = choice;
  await rt.store.tasks.add([
    linkSeriesTask({ tvdbId: seriesTvdbId, cause: 'a show of Plex was mapped to it' }, rt.now()),
    ...(choice.sonarrSeriesId === null ? [mapShowsTask({ seriesTvdbId }, rt.now())] : []),
  ]);
  rt.wake();
  return mapping;
}
