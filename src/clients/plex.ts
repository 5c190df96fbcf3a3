import type { Plex } from '../core/ports/plex.ts';
import { createNotifications } from './plex/notifications.ts';
import { readsOf } from './plex/reads.ts';
import { createPlexServer, type PlexOptions } from './plex/server.ts';
import { createItems } from './plex/whole-items.ts';
import { writesOf } from './plex/writes.ts';

/** The client of one Plex Media Server. Throws `invalid` for an address, token or identifier that cannot be. */
export function createPlex(options: PlexOptions): Plex {
  const server = createPlexServer(options);
  return {
    address: server.address,
    ...readsOf(server),
    items: createItems(server),
    ...writesOf(server),
    notifications: createNotifications(server),
  };
}
