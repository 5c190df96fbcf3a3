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
  /** The path as the server sees it: for a link the link itself, not its target. */
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
  /** 0 is a valid number: specials. */
  index: number | null;
  /** `2012-03-12` */
  airDate: string | null;
  durationMs: number | null;
  addedAt: number;
  updatedAt: number;
  /** When it was moved to the trash. */
  deletedAt: number | null;
  media: FakeMedia[];
  /** Names of the collections that contain it. */
  collections: readonly string[];
  /** For a collection. */
  memberIds: readonly number[];
  /** Additional fields as sent; they override the others. */
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
  /** The server's change number at its last change: not a time. */
  contentChangedAt: number;
  createdAt: number;
  updatedAt: number;
  scannedAt: number;
}

/** The source of a section's items: held in memory, or generated on request. */
export interface ItemSource {
  ids(type: ItemType): Iterable<number>;
  get(id: number): FakeItem | undefined;
  childIds(id: number): readonly number[];
  change(id: number, fields: Partial<FakeItem>): void;
  remove(id: number): void;
}
