import type { ItemWrite, MediaFile } from '../../../src/core/model/plex.ts';
import type { PlexDetails, PlexMedia, PlexPart } from '../../../src/core/model/plex-details.ts';
import type { LibraryStore, NewLibrary } from '../../../src/core/ports/library-store.ts';
import type { Database } from '../../../src/db/database.ts';
import { createLibraryStore } from '../../../src/db/library/library-store.ts';
import { type DatabaseKind, openTestStore, type TestStore, testSealer } from '../../support/database.ts';
import { noDetails } from '../../support/plex-details.ts';

export interface TestMirror extends TestStore {
  readonly library: LibraryStore;
  readonly serverId: number;
  readonly libraryId: number;
  /** A row of this server and library. */
  row(part?: RowPart): ItemWrite;
  /** Writes one and says its id. */
  add(part?: RowPart): Promise<number>;
}

export type RowPart = Partial<ItemWrite['item']> & {
  readonly id?: number;
  readonly isWhole?: boolean;
  readonly details?: Partial<PlexDetails>;
  readonly media?: readonly PlexMedia[];
};

/** A database with one Plex server and one library of it. */
export async function openMirror(kind: DatabaseKind = 'file'): Promise<TestMirror> {
  const t = await openTestStore(kind);
  const library = libraryOf(t.database);
  const server = await library.servers.create(aServer());
  const [section] = await library.libraries.put(server.id, [aLibrary()], t.clock.now);
  const serverId = server.id;
  const libraryId = section?.id ?? -1;
  let count = 0;
  const row = (part: RowPart = {}): ItemWrite => aRow({ serverId, libraryId, ratingKey: `${++count}`, ...part });
  const add = async (part: RowPart = {}) => (await library.items.write([row(part)], t.clock.now))[0] ?? -1;
  return { ...t, library, serverId, libraryId, row, add };
}

export function libraryOf(database: Database): LibraryStore {
  return createLibraryStore(database, testSealer);
}

export function aServer(part: Partial<Parameters<LibraryStore['servers']['create']>[0]> = {}) {
  return {
    name: 'Attic',
    url: 'http://attic:32400',
    token: 'attic-token',
    machineIdentifier: 'machine-attic',
    connection: 'manual' as const,
    connections: [{ uri: 'http://10.0.0.9:32400', local: true, relay: false }],
    ...part,
  };
}

export function aLibrary(part: Partial<NewLibrary> = {}): NewLibrary {
  return {
    key: '1',
    uuid: 'uuid-1',
    type: 'movie',
    title: 'Films',
    agent: 'tv.plex.agents.movie',
    scanner: 'Plex Movie',
    language: 'en',
    locations: ['/data/films'],
    enabled: true,
    ...part,
  };
}

function aRow({ id, isWhole = false, details = {}, media = [], ...item }: RowPart & ItemKeys): ItemWrite {
  return {
    id: id ?? null,
    isWhole,
    details: { ...noDetails, ...details },
    media,
    item: {
      ...blank,
      type: 'movie',
      title: `Film ${item.ratingKey}`,
      etag: 'etag',
      ...item,
    },
  };
}

/** What a row says of an item of which little is known. */
export const blank = {
  guid: null,
  guids: [],
  sortTitle: null,
  originalTitle: null,
  year: null,
  seasonNumber: null,
  episodeNumber: null,
  parentRatingKey: null,
  grandparentRatingKey: null,
  parentTitle: null,
  grandparentTitle: null,
  grandparentGuid: null,
  originallyAvailableAt: null,
  durationMs: null,
  addedAt: null,
  updatedAt: null,
  deletedAt: null,
  state: 'normal',
  reason: null,
  view: { viewCount: 0, viewOffsetMs: null, lastViewedAt: null, userRating: null },
  files: [],
} as const;

type ItemKeys = Pick<ItemWrite['item'], 'serverId' | 'libraryId' | 'ratingKey'>;

export function aFile(part: Partial<MediaFile> = {}): MediaFile {
  return {
    mediaId: 'm1',
    partId: 'p1',
    path: '/data/films/a.mkv',
    localPath: '/media/films/a.mkv',
    realPath: null,
    sizeBytes: 5_000_000_000,
    durationMs: 5_400_000,
    container: 'mkv',
    deletedAt: null,
    isHere: true,
    isPlayable: null,
    ...part,
  };
}

export function aVersion(part: Partial<PlexMedia> = {}): PlexMedia {
  return {
    id: 'm1',
    durationMs: 5_400_000,
    bitrate: 8_000,
    width: 1920,
    height: 1080,
    aspectRatio: 1.78,
    videoCodec: 'h264',
    videoResolution: '1080',
    videoProfile: null,
    videoFrameRate: '24p',
    audioCodec: 'aac',
    audioChannels: 6,
    container: 'mkv',
    deletedAt: null,
    parts: [aPart()],
    ...part,
  };
}

export function aPart(part: Partial<PlexPart> = {}): PlexPart {
  return {
    id: 'p1',
    key: '/library/parts/1/2/file.mkv',
    file: '/data/films/a.mkv',
    sizeBytes: 5_000_000_000,
    durationMs: 5_400_000,
    container: 'mkv',
    deletedAt: null,
    exists: null,
    accessible: null,
    streams: null,
    ...part,
  };
}
