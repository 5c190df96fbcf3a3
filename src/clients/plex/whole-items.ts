import type { Plex, PlexReadOptions } from '../../core/ports/plex.ts';
import type { PlexItem } from '../../core/ports/plex-item.ts';
import { AppError } from '../../errors.ts';
import { readManyItems } from './answers.ts';
import { keyPath } from './listing.ts';
import type { PlexServer } from './server.ts';

/** Some 700 bytes of address. */
const keysPerRequest = 100;
/** The server looks at each file, and may have to wake disks. */
const checkFilesTimeoutMs = 120_000;

interface WholeOptions extends PlexReadOptions {
  readonly checkFiles?: boolean;
}

export function createItems(server: PlexServer): Plex['items'] {
  return async function items(ratingKeys, own: WholeOptions = {}) {
    const keys = [...new Set(ratingKeys.map(keyPath))];
    const count = Math.ceil(keys.length / keysPerRequest);
    const batches = Array.from({ length: count }, (_, index) =>
      keys.slice(index * keysPerRequest, (index + 1) * keysPerRequest),
    );
    return (await Promise.all(batches.map((batch) => itemsOf(server, batch, own)))).flat();
  };
}

/** What does not come counts as gone, so a row that cannot be read is a fault while any key is missing. */
async function itemsOf(server: PlexServer, keys: string[], own: WholeOptions): Promise<PlexItem[]> {
  const { signal, checkFiles, isPatient } = own;
  const query = {
    includeGuids: 1,
    includeChapters: 1,
    includeMarkers: 1,
    includeCollections: 1,
    skipRefresh: 1,
    ...(checkFiles && { checkFiles: 1 }),
  };
  const timeoutMs = checkFiles ? checkFilesTimeoutMs : undefined;
  const path = `/library/metadata/${keys.join(',')}`;
  const container = await server.find(path, { query, signal, timeoutMs, isPatient });
  if (!container) return [];
  const { items, skipped } = await readManyItems(container, true);
  const wanted = new Set(keys);
  const came = items.filter(({ ratingKey }) => wanted.delete(ratingKey));
  const missing = [...wanted];
  if (missing.length > 0 && skipped.length > 0) {
    const said = `Plex at ${server.address} was asked for ${keys.length} items, and ${skipped.length} rows of its answer are none`;
    throw new AppError('upstreamData', `${said} (${skipped[0]?.row}: ${skipped[0]?.reason}): refresh it in Plex`);
  }
  // Only a 404 says that something is not there: a server may cap its answers and not say so, so what is left is asked for alone.
  return missing.length > 0 && came.length > 0 ? [...came, ...(await itemsOf(server, missing, own))] : came;
}
