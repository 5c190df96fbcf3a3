import type { MediaFile, MediaItem } from '../../../src/core/model/plex.ts';
import type { NewWatchEvent } from '../../../src/core/model/watch.ts';
import type { LibraryStore } from '../../../src/core/ports/library-store.ts';
import type { RequestStore, ShowStore, StatsStore } from '../../../src/core/ports/request-store.ts';
import type { WatchStore } from '../../../src/core/ports/watch-store.ts';
import type { Database } from '../../../src/db/database.ts';
import { createLibraryStore } from '../../../src/db/library/library-store.ts';
import { createRequestStore } from '../../../src/db/requests.ts';
import { createShowStore } from '../../../src/db/shows.ts';
import { createStatsStore } from '../../../src/db/stats.ts';
import { createWatchStore } from '../../../src/db/watch/watch-store.ts';
import { type DatabaseKind, openTestStore, type TestStore, testSealer } from '../../support/database.ts';

interface Stores {
  readonly library: LibraryStore;
  readonly watch: WatchStore;
  readonly requests: RequestStore;
  readonly shows: ShowStore;
  readonly stats: StatsStore;
}

/** A database with one Plex server and one library, and everything that lies beside the mirror. */
export interface TestLedger extends TestStore, Stores {
  readonly serverId: number;
  readonly libraryId: number;
  /** A present item of the mirror; a film of its own when nothing is said. Returns its id. */
  item(part?: Partial<MediaItem>): Promise<number>;
  /** Another process' view. */
  other(): Promise<Stores>;
}

export async function openLedger(kind: DatabaseKind = 'file'): Promise<TestLedger> {
  const t = await openTestStore(kind);
  const stores = (database: Database): Stores => {
    const now = () => t.clock.now;
    return {
      library: createLibraryStore(database, testSealer),
      watch: createWatchStore(database, { ...testSealer, now }),
      requests: createRequestStore(database, now),
      shows: createShowStore(database),
      stats: createStatsStore(database),
    };
  };
  const own = stores(t.database);
  const server = await own.library.servers.create({
    name: 'Attic',
    url: 'http://attic:32400',
    token: 'a token',
    machineIdentifier: 'attic',
    connection: 'manual',
    connections: [],
  });
  const [library] = await own.library.libraries.put(server.id, [aLibrary], t.clock.now);
  if (library === undefined) throw new Error('no library');
  let count = 0;

  return {
    ...t,
    ...own,
    serverId: server.id,
    libraryId: library.id,
    other: async () => stores((await t.replica()).database),
    async item(part = {}) {
      count += 1;
      const item = { ...anItem(count), serverId: server.id, libraryId: library.id, ...part };
      const write = { id: null, item, details: noDetails, media: [], isWhole: true };
      const [id] = await own.library.items.write([write], t.clock.now);
      if (id === undefined) throw new Error('no item');
      return id;
    },
  };
}

export function aView(
  ledger: Pick<TestLedger, 'serverId' | 'clock'>,
  part: Partial<NewWatchEvent> = {},
): NewWatchEvent {
  return {
    accountId: 1,
    serverId: ledger.serverId,
    itemId: null,
    ratingKey: '101',
    guid: 'plex://movie/glass-harbour',
    type: 'movie',
    title: 'The Glass Harbour',
    showTitle: null,
    seasonNumber: null,
    episodeNumber: null,
    kind: 'watched',
    at: ledger.clock.now,
    source: 'webhook',
    windowMs: 3_600_000,
    ...part,
  };
}

export function aFile(part: Partial<MediaFile> = {}): MediaFile {
  return {
    mediaId: '1',
    partId: '1',
    path: '/data/movies/The Glass Harbour (1999)/movie.mkv',
    localPath: '/media/movies/The Glass Harbour (1999)/movie.mkv',
    realPath: null,
    sizeBytes: 5,
    durationMs: 6_000_000,
    container: 'mkv',
    deletedAt: null,
    isHere: true,
    isPlayable: null,
    ...part,
  };
}

const aLibrary = {
  key: '1',
  uuid: 'uuid-1',
  type: 'movie',
  title: 'Everything',
  agent: null,
  scanner: null,
  language: null,
  locations: ['/data'],
  enabled: true,
};

export function anItem(number: number): Omit<MediaItem, 'id' | 'serverId' | 'libraryId'> {
  return {
    ratingKey: String(100 + number),
    guid: `plex://movie/${number}`,
    guids: [],
    type: 'movie',
    title: `Film ${number}`,
    sortTitle: null,
    originalTitle: null,
    year: 1999,
    seasonNumber: null,
    episodeNumber: null,
    parentRatingKey: null,
    grandparentRatingKey: null,
    parentTitle: null,
    grandparentTitle: null,
    grandparentGuid: null,
    originallyAvailableAt: null,
    durationMs: 6_000_000,
    addedAt: 1,
    updatedAt: 1,
    deletedAt: null,
    state: 'normal',
    reason: null,
    presence: 'present',
    missingSince: null,
    view: { viewCount: 0, viewOffsetMs: null, lastViewedAt: null, userRating: null },
    etag: `etag ${number}`,
    detailsEtag: null,
    files: [],
    createdAt: 0,
    changedAt: 0,
  };
}

export const noDetails = {
  ...{ summary: null, tagline: null, studio: null, network: null, contentRating: null, editionTitle: null },
  ...{ rating: null, audienceRating: null, ratingImage: null, audienceRatingImage: null, ratings: [] },
  ...{ thumb: null, art: null, banner: null, images: [], genres: [], countries: [], directors: [], writers: [] },
  ...{ producers: [], actors: [], labels: [], collections: [], moods: [], styles: [], chapters: null, markers: null },
};
