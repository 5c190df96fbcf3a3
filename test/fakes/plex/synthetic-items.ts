import type { FakeItem, ItemSource, ItemType } from './model.ts';

/** The size of a generated library. */
export type SyntheticSize =
  | { readonly movies: number }
  | { readonly shows: number; readonly seasonsPerShow: number; readonly episodesPerSeason: number };

export interface SyntheticPlace {
  readonly sectionKey: string;
  /** The id of the first item; the others follow. */
  readonly firstId: number;
  /** The root of its files' paths: none is on the disk. */
  readonly root: string;
}

interface Block {
  readonly type: ItemType;
  readonly first: number;
  readonly count: number;
}

/** When the first item was added, in epoch seconds; each next one a minute later. */
const firstSecond = 1_600_000_000;

/** Items generated from their number on request. Only changed and removed ones are stored. */
export class SyntheticItems implements ItemSource {
  private readonly place: SyntheticPlace;
  /** From the top level down; a show's seasons are consecutive, as are a season's episodes. */
  private readonly blocks: readonly Block[];
  private readonly changes = new Map<number, Partial<FakeItem>>();
  private readonly removed = new Set<number>();
  private readonly idsOfType = new Map<ItemType, readonly number[]>();

  constructor(size: SyntheticSize, place: SyntheticPlace) {
    this.place = place;
    const seasons = 'shows' in size ? size.shows * size.seasonsPerShow : 0;
    const counts: [ItemType, number][] =
      'shows' in size
        ? [
            ['show', size.shows],
            ['season', seasons],
            ['episode', seasons * size.episodesPerSeason],
          ]
        : [['movie', size.movies]];
    let first = place.firstId;
    this.blocks = counts.map(([type, count]) => {
      const block = { type, first, count };
      first += count;
      return block;
    });
  }

  ids(type: ItemType): readonly number[] {
    const block = this.blocks.find((one) => one.type === type);
    if (block === undefined) return [];
    const known = this.idsOfType.get(type);
    if (known !== undefined) return known;
    const ids: number[] = [];
    for (let id = block.first; id < block.first + block.count; id += 1) if (!this.removed.has(id)) ids.push(id);
    this.idsOfType.set(type, ids);
    return ids;
  }

  get(id: number): FakeItem | undefined {
    const at = this.blocks.findIndex(({ first, count }) => id >= first && id < first + count);
    const block = this.blocks[at];
    if (block === undefined || this.removed.has(id)) return undefined;
    const n = id - block.first;
    return { ...this.made(id, block.type, n), parentId: this.parentIdOf(at, n), ...this.changes.get(id) };
  }

  childIds(id: number): readonly number[] {
    const at = this.blocks.findIndex(({ first, count }) => id >= first && id < first + count);
    const [block, below] = [this.blocks[at], this.blocks[at + 1]];
    if (block === undefined || below === undefined) return [];
    const each = below.count / block.count;
    const first = below.first + (id - block.first) * each;
    return Array.from({ length: each }, (_, index) => first + index).filter((child) => !this.removed.has(child));
  }

  change(id: number, fields: Partial<FakeItem>): void {
    this.changes.set(id, { ...this.changes.get(id), ...fields });
  }

  remove(id: number): void {
    this.removed.add(id);
    this.changes.delete(id);
    this.idsOfType.clear();
  }

  private parentIdOf(at: number, n: number): number | null {
    const [above, block] = [this.blocks[at - 1], this.blocks[at]];
    return above === undefined || block === undefined
      ? null
      : above.first + Math.floor((n * above.count) / block.count);
  }

  private made(id: number, type: ItemType, n: number): Omit<FakeItem, 'parentId'> {
    const second = firstSecond + (id - this.place.firstId) * 60;
    const usual = { id, type, sectionKey: this.place.sectionKey, addedAt: second, updatedAt: second, deletedAt: null };
    const guid = `plex://${type}/${id.toString(16).padStart(24, '5')}`;
    const empty = {
      ...usual,
      guid,
      media: [],
      collections: [],
      memberIds: [],
      airDate: null,
      durationMs: null,
      year: null,
    };
    if (type === 'movie') return { ...empty, ...this.movie(id, n) };
    if (type === 'show') return { ...empty, ...this.show(n) };
    return type === 'season' ? { ...empty, ...this.season(n) } : { ...empty, ...this.episode(id, n) };
  }

  private movie(id: number, n: number) {
    const year = 1960 + (n % 60);
    const title = `Synthetic Film ${pad(n, 6)}`;
    const name = `${title} (${year})`;
    return {
      title,
      year,
      index: null,
      airDate: `${year}-03-01`,
      durationMs: 6_000_000,
      guids: [`imdb://tt${pad(n + 1, 8)}`, `tmdb://${n + 1}`, `tvdb://${n + 1}`],
      media: this.file(id, `${name}/${name} WEBDL-1080p.mkv`),
      fields: texts,
    };
  }

  private show(n: number) {
    const leafCount = this.each(1) * this.each(2);
    const guids = [`imdb://tt${pad(n + 5_000_000, 8)}`, `tmdb://${n + 500_000}`, `tvdb://${n + 70_000}`];
    return {
      title: `Synthetic Show ${pad(n, 5)}`,
      year: 1990 + (n % 30),
      index: 1,
      guids,
      fields: { ...texts, leafCount },
    };
  }

  private season(n: number) {
    const index = n % this.each(1);
    return {
      title: index === 0 ? 'Specials' : `Season ${index}`,
      index,
      guids: [],
      fields: { leafCount: this.each(2) },
    };
  }

  private episode(id: number, n: number) {
    const index = (n % this.each(2)) + 1;
    const place = Math.floor(n / this.each(2));
    const season = place % this.each(1);
    const show = `Synthetic Show ${pad(Math.floor(place / this.each(1)), 5)}`;
    const folder = season === 0 ? 'Specials' : `Season ${pad(season, 2)}`;
    const code = `S${pad(season, 2)}E${pad(index, 2)}`;
    return {
      title: `Chapter ${index}`,
      year: 2001,
      index,
      airDate: '2001-02-03',
      durationMs: 1_440_000,
      guids: [`imdb://tt${pad(n + 20_000_000, 8)}`, `tmdb://${n + 1_000_000}`, `tvdb://${n + 2_000_000}`],
      media: this.file(id, `${show}/${folder}/${show} - ${code} - Chapter ${index} WEBDL-1080p.mkv`),
      fields: texts,
    };
  }

  /** How many items of a level one item of the level above has. */
  private each(level: number): number {
    const [above, block] = [this.blocks[level - 1], this.blocks[level]];
    return above === undefined || block === undefined ? 0 : block.count / above.count;
  }

  private file(id: number, file: string): FakeItem['media'] {
    const part = { id, file: `${this.place.root}/${file}`, size: 1_000_000_000 + id, deletedAt: null };
    return [{ id, durationMs: 1_440_000, resolution: '1080', deletedAt: null, parts: [part] }];
  }
}

/** About as long as real ones. */
const texts = {
  summary: 'A long summary of something that does not exist and was never filmed. '.repeat(5).trim(),
  studio: 'Invented Pictures',
  contentRating: 'TV-14',
  Genre: [{ tag: 'Drama' }, { tag: 'Adventure' }],
  Director: [{ tag: 'Nobody Known' }],
  Role: [{ tag: 'One Actor' }, { tag: 'Another Actor' }, { tag: 'A Third' }],
};

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0');
}
