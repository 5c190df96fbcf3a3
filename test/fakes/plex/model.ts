/** What a Plex keeps. Times are epoch seconds, as there; ids are numbers and become texts in its answers. */

export type SectionType = 'movie' | 'show' | 'artist' | 'photo';

export type ItemType = 'movie' | 'show' | 'season' | 'episode' | 'artist' | 'album' | 'track' | 'collection';

export const typeNumbers: Readonly<Record<ItemType, number>> = {
  movie: 1,
  show: 2,
  season: 3,
  episode: 4,
  artist: 8,
  album: 9,
  track: 10,
  collection: 18,
};

export function typeOf(number: number): ItemType | null {
  const found = Object.entries(typeNumbers).find(([, one]) => one === number);
  return found === undefined ? null : (found[0] as ItemType);
}

export interface FakePart {
  id: number;
  /** As the server sees it: of a link the link, not what it leads to. */
  file: string;
  size: number;
  deletedAt: number | null;
}

/** A version. */
export interface FakeMedia {
  id: number;
  durationMs: number;
  resolution: '720' | '1080' | '4k';
  deletedAt: number | null;
  parts: FakePart[];
}

export interface FakeItem {
  readonly id: number;
  readonly type: ItemType;
  readonly sectionKey: string;
  readonly parentId: number | null;
  guid: string;
  /** `Guid[]`. */
  guids: readonly string[];
  title: string;
  year: number | null;
  /** 0 is a number like any other: specials. */
  index: number | null;
  /** `2012-03-12` */
  airDate: string | null;
  durationMs: number | null;
  addedAt: number;
  updatedAt: number;
  /** In the trash since. */
  deletedAt: number | null;
  media: FakeMedia[];
  /** Names of the collections that it is in. */
  collections: readonly string[];
  /** Of a collection. */
  memberIds: readonly number[];
  /** More fields, as they are sent; they win over ours. */
  fields: Readonly<Record<string, unknown>>;
}

export interface FakeSection {
  readonly key: string;
  readonly uuid: string;
  title: string;
  readonly type: SectionType;
  agent: string;
  scanner: string;
  language: string;
  hidden: number;
  refreshing: boolean;
  locations: { id: number; path: string }[];
  /** The server's change number of its last change: no time. */
  contentChangedAt: number;
  createdAt: number;
  updatedAt: number;
  scannedAt: number;
}

/** Where items of a section come from: held, or made as they are asked for. */
export interface ItemSource {
  ids(type: ItemType): Iterable<number>;
  get(id: number): FakeItem | undefined;
  childIds(id: number): readonly number[];
  change(id: number, fields: Partial<FakeItem>): void;
  remove(id: number): void;
}
