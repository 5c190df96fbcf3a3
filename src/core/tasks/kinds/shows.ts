import { z } from 'zod';
import { defineTask } from '../define-task.ts';

const mapShows = z.object({
  /** Default: all that are unmapped. `changed`: those that are new or changed since they were last matched. */
  which: z.enum(['unmapped', 'changed']).exactOptional(),
  /** Only this series was added to Sonarr or removed from it. */
  seriesTvdbId: z.int().exactOptional(),
});
export type MapShowsPayload = z.output<typeof mapShows>;

/** Matches shows of Plex with series of Sonarr. */
export const mapShowsTask = defineTask({
  kind: 'map-shows',
  payload: mapShows,
  item: ({ which, seriesTvdbId }) =>
    which === 'changed'
      ? 'new shows of Plex'
      : `shows of Plex${seriesTvdbId === undefined ? '' : ` and series ${seriesTvdbId}`}`,
  lane: () => 'map-shows',
});
