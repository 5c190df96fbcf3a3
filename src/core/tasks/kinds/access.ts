import { z } from 'zod';
import { defineTask } from '../define-task.ts';

/** Checks whether the Plex accounts that are signed in may still be. `all`: also those that were checked within a day. */
export const checkAccountsTask = defineTask({
  kind: 'check-accounts',
  payload: z.object({ all: z.boolean().exactOptional() }),
  item: ({ all }) => (all === true ? 'all Plex accounts with sessions' : 'Plex accounts with sessions'),
  lane: () => 'check-accounts',
});
