import { createHash, randomUUID } from 'node:crypto';
import { ItemTable } from './item-table.ts';
import type { FakeItem, FakeMedia, FakeSection, ItemSource, ItemType, SectionType } from './model.ts';

export interface NewSection {
  title: string;
  type: SectionType;
  locations?: readonly string[];
  agent?: string;
  scanner?: string;
  hidden?: number;
}

/** The fields of a new item; missing ones are generated. */
export interface NewItem {
  title: string;
  guid?: string;
  guids?: readonly string[];
  year?: number | null;
  index?: number | null;
  airDate?: string | null;
  durationMs?: number | null;
  addedAt?: number;
  /** One version with one part per file. */
  files?: readonly string[];
  /** Versions, each with its parts; instead of `files`. */
  versions?: readonly (readonly string[])[];
  sizeBytes?: number;
  collections?: readonly string[];
  memberIds?: readonly number[];
  fields?: Readonly<Record<string, unknown>>;
}

const agents: Readonly<Record<SectionType, readonly [agent: string, scanner: string]>> = {
  movie: ['tv.plex.agents.movie', 'Plex Movie'],
  show: ['tv.plex.agents.series', 'Plex TV Series'],
  artist: ['tv.plex.agents.music', 'Plex Music'],
  photo: ['com.plexapp.agents.none', 'Plex Photo Scanner'],
};

/** Plex gives all of them the index 1. */
const tops: ReadonlySet<ItemType> = new Set(['show', 'artist']);

/** Sections and their items. Every change of content raises the server's change number. */
export class Library {
  readonly sections: FakeSection[] = [];
  private readonly tables = new Map<string, ItemTable>();
  /** The table of a section, and its other sources of rows. */
  private readonly sources = new Map<string, ItemSource[]>();
  private all: readonly ItemSource[] = [];
  private readonly now: () => number;
  private nextKey: number;
  private nextMediaId = 1;
  private nextLocationId = 1;
  /** For the whole server; a section keeps the number of its last change. */
  private changeNumber = 73;

  constructor(now: () => number, firstKey: number) {
    this.now = now;
    this.nextKey = firstKey;
  }

  addSection(wanted: NewSection): FakeSection {
    const [agent, scanner] = agents[wanted.type];
    const at = this.now();
    const section: FakeSection = {
      key: String(this.sections.length + 1),
      uuid: randomUUID(),
      title: wanted.title,
      type: wanted.type,
      agent: wanted.agent ?? agent,
      scanner: wanted.scanner ?? scanner,
      language: 'en-US',
      hidden: wanted.hidden ?? 0,
      refreshing: false,
      locations: (wanted.locations ?? []).map((path) => ({ id: this.nextLocationId++, path })),
      contentChangedAt: 0,
      createdAt: at,
      updatedAt: at,
      scannedAt: at,
    };
    this.sections.push(section);
    const table = new ItemTable();
    this.tables.set(section.key, table);
    this.sources.set(section.key, [table]);
    this.all = [...this.all, table];
    this.changed(section.key);
    return section;
  }

  /** Adds a source that generates rows on request, beside the rows that are added. */
  addSource(section: FakeSection, source: ItemSource): void {
    this.sources.get(section.key)?.push(source);
    this.all = [...this.all, source];
    this.changed(section.key);
  }

  removeSection(section: FakeSection): void {
    const at = this.sections.indexOf(section);
    if (at !== -1) this.sections.splice(at, 1);
    this.sources.delete(section.key);
    this.all = [...this.sources.values()].flat();
  }

  section(key: string): FakeSection | undefined {
    return this.sections.find((section) => section.key === key);
  }

  get changes(): number {
    return this.changeNumber;
  }

  changed(sectionKey: string): void {
    const section = this.section(sectionKey);
    this.changeNumber += 1;
    if (section !== undefined) section.contentChangedAt = this.changeNumber;
  }

  add(section: FakeSection, type: ItemType, wanted: NewItem, parent: FakeItem | null = null): FakeItem {
    const id = this.nextKey++;
    const at = wanted.addedAt ?? this.now();
    const sizeBytes = wanted.sizeBytes ?? 1_000_000 + id;
    const versions = wanted.versions ?? (wanted.files ?? []).map((file) => [file]);
    const isFilm = type === 'movie' || type === 'episode' || type === 'track';
    const durationMs = wanted.durationMs === undefined ? (isFilm ? 5_400_000 : null) : wanted.durationMs;
    const item: FakeItem = {
      id,
      type,
      sectionKey: section.key,
      parentId: parent?.id ?? null,
      guid:
        wanted.guid ??
        (type === 'collection' ? `collection://${randomUUID()}` : plexGuid(type, `${section.uuid}/${id}`)),
      guids: wanted.guids ?? [],
      title: wanted.title,
      year: wanted.year ?? null,
      index: wanted.index ?? (tops.has(type) ? 1 : null),
      airDate: wanted.airDate ?? null,
      durationMs,
      addedAt: at,
      updatedAt: at,
      deletedAt: null,
      media: versions.map((files) => this.version(files, { sizeBytes, durationMs: durationMs ?? 0 })),
      collections: wanted.collections ?? [],
      memberIds: wanted.memberIds ?? [],
      fields: wanted.fields ?? {},
    };
    this.tables.get(section.key)?.add(item);
    this.changed(section.key);
    return item;
  }

  version(files: readonly string[], { sizeBytes, durationMs }: { sizeBytes: number; durationMs: number }): FakeMedia {
    const id = this.nextMediaId++;
    const parts = files.map((file) => ({ id: this.nextMediaId++, file, size: sizeBytes, deletedAt: null }));
    return { id, durationMs, resolution: /2160p|4k/i.test(files[0] ?? '') ? '4k' : '1080', deletedAt: null, parts };
  }

  item(id: number): FakeItem | undefined {
    for (const source of this.all) {
      const item = source.get(id);
      if (item !== undefined) return item;
    }
    return undefined;
  }

  parentOf(item: FakeItem): FakeItem | undefined {
    return item.parentId === null ? undefined : this.item(item.parentId);
  }

  /** By number, as seasons and episodes are listed. */
  children(item: FakeItem): FakeItem[] {
    const ids = this.all.flatMap((source) => [...source.childIds(item.id)]);
    const items = ids.flatMap((id) => this.item(id) ?? []);
    return items.sort((one, other) => (one.index ?? 0) - (other.index ?? 0) || one.id - other.id);
  }

  /** The playable items below an item, or the item itself if it is playable. */
  leaves(item: FakeItem): FakeItem[] {
    if (item.type === 'collection')
      return item.memberIds.flatMap((id) => this.item(id) ?? []).flatMap((one) => this.leaves(one));
    const holds = item.type === 'show' || item.type === 'season' || item.type === 'artist' || item.type === 'album';
    return holds ? this.children(item).flatMap((child) => this.leaves(child)) : [item];
  }

  idsOf(sectionKey: string, type: ItemType): number[] {
    return (this.sources.get(sectionKey) ?? []).flatMap((source) => [...source.ids(type)]);
  }

  itemsOf(sectionKey: string, type: ItemType): FakeItem[] {
    return this.idsOf(sectionKey, type).flatMap((id) => this.item(id) ?? []);
  }

  /** Changes an item like a refresh of its metadata: with a later time, even within one second. */
  change(item: FakeItem, fields: Partial<FakeItem> = {}): void {
    const updatedAt = Math.max(this.now(), item.updatedAt + 1);
    const all = { updatedAt, ...fields };
    this.sourceOf(item)?.change(item.id, all);
    Object.assign(item, all);
    this.changed(item.sectionKey);
  }

  /** Removes an item with all below it; seasons and shows that become empty are removed too, as in Plex. */
  remove(item: FakeItem): FakeItem[] {
    const gone = [...this.children(item).flatMap((child) => this.removeDown(child)), ...this.removeOne(item)];
    for (let parent = this.parentOf(item); parent !== undefined; parent = this.parentOf(parent)) {
      if (this.children(parent).length > 0) break;
      gone.push(...this.removeOne(parent));
    }
    this.changed(item.sectionKey);
    return gone;
  }

  private removeDown(item: FakeItem): FakeItem[] {
    return [...this.children(item).flatMap((child) => this.removeDown(child)), ...this.removeOne(item)];
  }

  private removeOne(item: FakeItem): FakeItem[] {
    this.sourceOf(item)?.remove(item.id);
    return [item];
  }

  private sourceOf(item: FakeItem): ItemSource | undefined {
    return this.sources.get(item.sectionKey)?.find((source) => source.get(item.id) !== undefined);
  }
}

/** A guid of the newer agents: the same text gives the same guid on every server. */
export function plexGuid(type: ItemType, text: string): string {
  return `plex://${type}/${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
}
