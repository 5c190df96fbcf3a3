import { z } from 'zod';
import { defineTask } from '../define-task.ts';

/** Removes old rows. */
export const retentionTask = defineTask({
  kind: 'retention',
  payload: z.object({}),
  item: () => 'old rows',
  lane: () => 'retention',
});

/** Asks each Sonarr and Radarr to test its connection to us, which ends its back-off after an outage. */
export const clearBackOffTask = defineTask({
  kind: 'clear-back-off',
  payload: z.object({}),
  item: () => 'connections',
  lane: () => 'clear-back-off',
});
