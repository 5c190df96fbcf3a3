import type { Plex } from '../../core/ports/plex.ts';
import { AppError } from '../../errors.ts';
import { type Call, dataFault, pageFault } from '../http/faults.ts';
import { eventData } from './event-stream.ts';
import { notificationsOf } from './notification.ts';
import type { Follow, PlexServer } from './server.ts';

/** Zipped it would come in lumps, each only when enough has gathered. */
const headers = { Accept: 'text/event-stream', 'Accept-Encoding': 'identity' };

export function createNotifications(server: PlexServer): Plex['notifications'] {
  return async function notifications(listen, { signal }) {
    const read: Follow = async (call, body, head) => {
      checkStream(call, head.headers.get('content-type') ?? '');
      listen.opened();
      for await (const data of eventData(body, (what) => dataFault(call, what))) {
        for (const notification of notificationsOf(data)) listen.message(notification);
      }
      throw new AppError('unreachable', `${call.server} at ${call.address} ended its notifications: connect again`);
    };
    try {
      const query = { filters: 'playing,timeline,activity' };
      await server.follow('/:/eventsource/notifications', read, { query, headers, signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };
}

function checkStream(call: Call, type: string): void {
  if (type.includes('event-stream')) return;
  if (type.includes('html')) throw pageFault(call);
  throw dataFault(call, `it is no event stream (${type || 'no content type'}): is its version supported?`);
}
