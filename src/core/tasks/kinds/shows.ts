import { z } from 'zod';
import { defineTask } from '../define-task.ts';

const mapShows = z.object({
  /** Default: all unmapped shows. `changed`: those new or changed since they were last matched. */
  which: z.enum(['unmapped', 'changed']).exactOptional(),
  /** Only this series was added to Sonarr or removed from it. */
  seriesTvdbId: z.int().exactOptional(),
});
export type MapShowsPayload = z.output<typeof mapShows>;

/** Matches Plex shows with Sonarr series. */
export const mapShowsTask = defineTask({
  kind: 'map-shows',
  payload: mapShows,
  item: ({ which, seriesTvdbId }) =>
    which === 'changed'
      ? 'new shows of Plex'
      : `shows of Plex${seriesTvdbId === undefined ? '' : ` and series ${seriesTvdbId}`}`,
  lane: () => 'map-shows',
});
