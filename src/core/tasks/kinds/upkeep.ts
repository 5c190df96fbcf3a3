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

/** Writes a new webhook secret into our connection in a Sonarr or Radarr. */
export const reinstallWebhookTask = defineTask({
  kind: 'reinstall-webhook',
  payload: z.object({ instanceId: z.number() }),
  item: ({ instanceId }) => `instance ${instanceId}`,
  lane: ({ instanceId }) => `reinstall-webhook ${instanceId}`,
});

/** The same at plex.tv, for the account of a Plex server; in one lane, since servers may share an account and its list is written as a whole. */
export const reinstallPlexWebhookTask = defineTask({
  kind: 'reinstall-plex-webhook',
  payload: z.object({ serverId: z.number() }),
  item: ({ serverId }) => `Plex server ${serverId}`,
  lane: () => 'reinstall-plex-webhook',
});
