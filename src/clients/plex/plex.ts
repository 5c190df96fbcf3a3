import type { Plex } from '../../core/ports/plex.ts';
import { AppError } from '../../errors.ts';
import { createPlexHttp, type PlexHttp, type PlexOptions } from './http.ts';
import { keyPath } from './listing.ts';
import { createNotifications } from './notifications.ts';
import { createItems, readsOf } from './reads.ts';

/** The client of one Plex Media Server. Throws `invalid` for an address, token or identifier that cannot be. */
export function createPlex(options: PlexOptions): Plex {
  const http = createPlexHttp(options);
  return {
    address: http.address,
    ...readsOf(http),
    items: createItems(http),
    ...writesOf(http),
    notifications: createNotifications(http),
  };
}

type Writes = Pick<Plex, 'refresh' | 'scrobble' | 'unscrobble' | 'rate' | 'progress' | 'setPreference'>;

const identifier = 'com.plexapp.plugins.library';

/** Each is sent once; impossible values are refused before. */
function writesOf(http: PlexHttp): Writes {
  return {
    refresh: async (section, folder, { signal } = {}) => {
      const query = { path: folder ?? undefined };
      await http.write('POST', `/library/sections/${keyPath(section)}/refresh`, { query, signal });
    },
    scrobble: async (ratingKey, { signal } = {}) =>
      http.write('PUT', '/:/scrobble', { query: { identifier, key: keyPath(ratingKey) }, signal }),
    unscrobble: async (ratingKey, { signal } = {}) =>
      http.write('PUT', '/:/unscrobble', { query: { identifier, key: keyPath(ratingKey) }, signal }),
    rate: async (ratingKey, rating, { signal } = {}) => {
      check(rating === -1 || (rating >= 0 && rating <= 10), `a rating is 0 to 10, or -1 for none, not ${rating}`);
      await http.write('PUT', '/:/rate', { query: { identifier, key: keyPath(ratingKey), rating }, signal });
    },
    progress: async (ratingKey, viewOffsetMs, { signal } = {}) => {
      check(viewOffsetMs >= 0 && Number.isFinite(viewOffsetMs), `a position is milliseconds, not ${viewOffsetMs}`);
      const time = Math.round(viewOffsetMs);
      const query = { identifier, key: keyPath(ratingKey), time, state: 'stopped' };
      await http.write('PUT', '/:/progress', { query, signal });
    },
    setPreference: async (id, value, { signal } = {}) => {
      check(/^\w+$/.test(id), `${JSON.stringify(id)} is not a setting of Plex`);
      const sent = typeof value === 'boolean' ? Number(value) : value;
      await http.write('PUT', '/:/prefs', { query: { [id]: sent }, signal });
    },
  };
}

function check(isGood: boolean, problem: string): void {
  if (!isGood) throw new AppError('invalid', `The request was not sent: ${problem}`);
}
