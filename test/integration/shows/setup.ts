import { createTmdb } from '../../../src/clients/tmdb/tmdb.ts';
import type { Conflict } from '../../../src/core/model/conflict.ts';
import type { MediaItem } from '../../../src/core/model/plex.ts';
import type { ShowMapping } from '../../../src/core/model/show.ts';
import type { Tmdb } from '../../../src/core/ports/tmdb.ts';
import type { Runtime } from '../../../src/core/runtime.ts';
import { createTvdbIdFinder } from '../../../src/core/shows/find-tvdb-id.ts';
import { mapShows } from '../../../src/core/shows/map-shows.ts';
import type { MapShowsPayload } from '../../../src/core/tasks/kinds/shows.ts';
import { createWorld, type World } from '../../fakes/world.ts';
import type { TestClock } from '../../support/database.ts';
import { noDetails } from '../../support/plex-details.ts';
import { aFile, aLibrary, aServer, blank } from '../db/mirror.ts';
import { createSetup } from '../setup/runtime.ts';

export type ItemPart = Partial<Omit<MediaItem, 'id' | 'presence'>>;

/** A Sonarr and a Radarr over real HTTP, a database, and rows of the mirror that are written as a sync writes them. */
export interface Shelf {
  readonly world: World;
  readonly rt: Runtime;
  readonly clock: TestClock;
  /** A row of the mirror; `id` changes one that is there. */
  write(part: ItemPart & { readonly type: string; readonly title: string; readonly id?: number }): Promise<number>;
  addShow(title: string, part?: ItemPart & { readonly id?: number }): Promise<number>;
  addEpisode(show: number, seasonNumber: number, episodeNumber: number, part?: ItemPart): Promise<number>;
  /** Runs the task, and says its outcome. */
  map(payload?: MapShowsPayload): Promise<string>;
  mappingOf(itemId: number): Promise<ShowMapping | null>;
  questionOf(itemId: number): Promise<Conflict | null>;
  /** What was asked of Sonarr since then, as `GET /api/v3/series?tvdbId=7`. */
  asked(): string[];
  waiting(kind: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function createShelf(
  options: { settings?: Record<string, unknown>; tmdbUrl?: string } = {},
): Promise<Shelf> {
  const world = await createWorld();
  const { runtime: rt, clock, close } = await createSetup(world, options);
  const server = await rt.library.servers.create(aServer());
  const [library] = await rt.library.libraries.put(server.id, [aLibrary({ type: 'show' })], rt.now());
  const libraryId = library?.id ?? 0;
  const tmdb: Tmdb | null =
    options.tmdbUrl === undefined ? null : createTmdb({ apiKey: 'a'.repeat(32), baseUrl: options.tmdbUrl });
  const tvdbIds = createTvdbIdFinder({ ...rt, tmdb });
  let keys = 100;
  let marked = 0;

  const shelf: Shelf = {
    world,
    rt,
    clock,
    async write({ id, ...part }) {
      keys += 1;
      const item = { ...blank, serverId: server.id, libraryId, ratingKey: String(keys), etag: `etag ${keys}`, ...part };
      const row = { id: id ?? null, item, details: noDetails, media: [], isWhole: false };
      return (await rt.library.items.write([row], rt.now()))[0] ?? 0;
    },
    addShow: (title, part = {}) => shelf.write({ type: 'show', title, ...part }),
    async addEpisode(show, seasonNumber, episodeNumber, part = {}) {
      const { ratingKey, title, guid } = (await rt.library.items.get(show)) ?? { ratingKey: '', title: '', guid: null };
      const owner = { grandparentRatingKey: ratingKey, grandparentTitle: title, grandparentGuid: guid };
      const name = part.title ?? `Part ${episodeNumber}`;
      return shelf.write({ type: 'episode', seasonNumber, episodeNumber, ...owner, ...part, title: name });
    },
    async map(payload = {}) {
      const result = await mapShows({ rt, tvdbIds }, payload, AbortSignal.timeout(10_000));
      return result.kind === 'done' ? result.outcome : result.reason;
    },
    mappingOf: (itemId) => rt.shows.byItem(itemId),
    questionOf: (itemId) => rt.store.conflicts.ofPlexItem(itemId),
    asked() {
      const since = world.sonarr.requests.since(marked);
      marked = world.sonarr.requests.mark();
      return since.map(({ method, path, query }) => {
        const pairs = Object.entries(query).map(([name, values]) => `${name}=${values.join(',')}`);
        return `${method} ${path.replace('/api/v3', '')}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
      });
    },
    async waiting(kind) {
      const { items } = await rt.store.tasks.page({ state: 'waiting' }, { limit: 100, cursor: null });
      return items.filter((task) => task.kind === kind).map(({ item }) => item);
    },
    async close() {
      await close();
      await world.dispose();
    },
  };
  return shelf;
}

export function fileAt(localPath: string) {
  return [aFile({ path: localPath, localPath })];
}
