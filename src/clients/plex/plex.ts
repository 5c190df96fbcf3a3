import type { Plex } from '../../core/ports/plex.ts';
import { createNotifications } from './notifications.ts';
import { readsOf } from './reads.ts';
import { createPlexServer, type PlexOptions } from './server.ts';
import { createItems } from './whole-items.ts';
import { writesOf } from './writes.ts';

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
