import type { LibraryStore } from '../../../src/core/ports/library-store.ts';
import { createWorld } from '../../fakes/world.ts';
import { noDetails } from '../../support/plex-details.ts';
import { startService, type TestService } from '../../support/service.ts';
import { aLibrary, aServer, blank } from '../db/mirror.ts';
import type { ItemPart } from '../shows/setup.ts';

/** The whole service with a Sonarr and a Radarr; what Plex has is written into the mirror. */
export interface SyncedService extends TestService {
  readonly world: Awaited<ReturnType<typeof createWorld>>;
  readonly library: LibraryStore;
  write(part: ItemPart & { readonly type: string; readonly title: string; readonly id?: number }): Promise<number>;
  close(): Promise<void>;
}

export async function startSynced(environment: Record<string, string> = {}): Promise<SyncedService> {
  const world = await createWorld();
  const service = await startService(world, environment);
  const { library, now } = service.context.runtime;
  const server = await library.servers.create(aServer());
  const [films] = await library.libraries.put(server.id, [aLibrary()], now());
  let keys = 100;
  return {
    ...service,
    world,
    library,
    async write({ id, ...part }) {
      keys += 1;
      const own = { serverId: server.id, libraryId: films?.id ?? 0, ratingKey: String(keys), etag: `etag ${keys}` };
      const row = {
        id: id ?? null,
        item: { ...blank, ...own, ...part },
        details: noDetails,
        media: [],
        isWhole: false,
      };
      return (await library.items.write([row], now()))[0] ?? 0;
    },
    async close() {
      await service.stop();
      await world.dispose();
    },
  };
}
