import type { FakePlex } from '../fake-plex.ts';
import type { FakeAccount } from './accounts.ts';
import { type Container, contain } from './answers.ts';
import type { Asked } from './http-fake.ts';
import type { FakeItem, FakeSection, ItemType } from './model.ts';
import { byTitle, filtersOf, orderOf, type Seen } from './query.ts';
import { type RenderOptions, type Row, renderItem } from './render.ts';

export interface List {
  /** The fields before `Metadata`. */
  readonly head: Container;
  readonly ids: readonly number[];
  readonly row: (id: number) => unknown;
}

/** One page of a list, or all of it if the request is not paged. */
export function page(plex: FakePlex, asked: Asked, list: List): Response {
  const { entry, fault, headers } = asked;
  const paging = pagingOf(asked);
  const cap = fault.pageCap ?? plex.pageCap ?? Number.POSITIVE_INFINITY;
  const start = fault.ignoresStart === true ? 0 : (paging?.start ?? 0);
  const size = Math.min(paging?.size ?? Number.POSITIVE_INFINITY, cap);
  const rows = [...(fault.oddRows ?? []), ...list.ids.slice(start, start + size).map(list.row)];
  const total = fault.totalSize === undefined ? list.ids.length : fault.totalSize;
  const isPaged = paging !== null && total !== null;
  entry.rows = rows.length;
  const container: Container = {
    size: rows.length,
    ...(isPaged && { totalSize: total, offset: start }),
    ...list.head,
    // Plex omits an empty list.
    ...(rows.length > 0 && { Metadata: rows }),
  };
  const said = { 'X-Plex-Container-Start': String(start), 'X-Plex-Container-Total-Size': String(total) };
  return contain(container, headers, isPaged ? said : {});
}

/** Both values or neither, from headers or the query. */
function pagingOf({ query, headers }: Asked): { start: number; size: number } | null {
  const [start, size] = ['X-Plex-Container-Start', 'X-Plex-Container-Size'].map((name) => {
    const value = headers.get(name) ?? query.get(name);
    return value === null || !/^\d+$/.test(value) ? null : Number(value);
  });
  return start == null || size == null ? null : { start, size };
}

/** The rows of a list in the form that the request asks for. */
export function rowsOf(
  plex: FakePlex,
  asked: Asked,
  account: FakeAccount,
  more: Partial<RenderOptions> = {},
): List['row'] {
  const { query } = asked;
  const trim = trimmer(asked);
  const options = { accountId: account.id, hasGuids: query.get('includeGuids') === '1', ...more };
  return (id) => {
    const item = plex.library.item(id);
    return item === undefined ? null : trim(renderItem(plex, item, options));
  };
}

/** `excludeFields`, `excludeElements`, and `includeFields`, which means "only these" from version 1 of the API on. */
function trimmer({ query, headers }: Asked): (row: Row) => Row {
  const left = new Set(`${query.get('excludeFields') ?? ''},${query.get('excludeElements') ?? ''}`.split(','));
  const version = Number.parseInt(headers.get('X-Plex-Pms-Api-Version') ?? '0', 10);
  const only = version >= 1 ? (query.get('includeFields')?.split(',') ?? null) : null;
  return (row) => {
    for (const key of Object.keys(row)) {
      const isField = typeof row[key] !== 'object';
      if (left.has(key) || (only !== null && isField && !only.includes(key))) row[key] = undefined;
    }
    return row;
  };
}

/** From this many items on, a result is cached until something changes: otherwise every page would filter all items again. */
const manyItems = 2000;

/** The items of a section that match a query, sorted. */
export function select(plex: FakePlex, asked: Asked, section: FakeSection, type: ItemType): readonly number[] {
  const ids = plex.library.idsOf(section.key, type);
  if (ids.length < manyItems) return choose(plex, asked, ids);
  const { id: accountId } = plex.accountOf(asked);
  const query = [...asked.query].filter(([name]) => !name.startsWith('X-Plex-')).join('&');
  const key = [section.key, type, accountId, query, asked.fault.ignoresFilters].join(' ');
  return plex.choices.get(key, `${plex.library.changes} ${plex.views.changes}`, () => choose(plex, asked, ids));
}

function choose(plex: FakePlex, asked: Asked, ids: readonly number[]): readonly number[] {
  const { query, fault } = asked;
  const filters = fault.ignoresFilters === true ? [] : filtersOf(query, plex.filterMode, plex.now());
  // Already in order: no item needs to be read.
  if (filters.length === 0 && query.get('sort') === 'id') return ids;
  const accountId = plex.accountOf(asked).id;
  const found: Seen[] = [];
  for (const id of ids) {
    const item = plex.library.item(id);
    if (item === undefined) continue;
    const seen = { item, view: plex.views.of(accountId, item.guid) };
    if (filters.every((filter) => filter(seen))) found.push(seen);
  }
  return found.sort(orderOf(query.get('sort')) ?? byTitle).map(({ item }) => item.id);
}

/** The fields before the rows of a section's list. */
export function sectionHead(section: FakeSection, title2: string): Container {
  return {
    allowSync: true,
    art: `/:/resources/${section.type}-fanart.jpg`,
    identifier: 'com.plexapp.plugins.library',
    librarySectionID: Number(section.key),
    librarySectionTitle: section.title,
    librarySectionUUID: section.uuid,
    mediaTagPrefix: '/system/bundle/media/flags/',
    mediaTagVersion: 1_775_731_696,
    thumb: `/:/resources/${section.type}.png`,
    title1: section.title,
    title2,
    viewGroup: section.type,
    viewMode: 65_592,
  };
}

/** The fields before the children of an item: numbers where the rows have texts. */
export function childrenHead(plex: FakePlex, item: FakeItem, viewGroup: string): Container {
  const section = plex.library.section(item.sectionKey);
  const parent = plex.library.parentOf(item);
  return {
    ...(section && sectionHead(section, item.title)),
    ...(parent && { grandparentRatingKey: parent.id, grandparentTitle: parent.title }),
    key: String(item.id),
    parentIndex: item.index ?? 1,
    parentTitle: item.title,
    nocache: true,
    viewGroup,
  };
}
