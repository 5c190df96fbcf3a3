import type { FakePlex } from '../fake-plex.ts';
import { contain, failure } from './answers.ts';
import type { Asked, Route, RouteRow } from './http-fake.ts';
import { childrenHead, page, rowsOf, sectionHead, select } from './listing.ts';
import { type FakeItem, type FakeSection, type ItemType, type SectionType, typeNumbers, typeOf } from './model.ts';
import { type Row, renderItem } from './render.ts';

const defaultTypes: Readonly<Record<SectionType, ItemType>> = {
  movie: 'movie',
  show: 'show',
  artist: 'artist',
  photo: 'movie',
};
const leafTypes: Readonly<Record<SectionType, ItemType>> = {
  movie: 'movie',
  show: 'episode',
  artist: 'track',
  photo: 'movie',
};

/** Reads of a library: sections, lists, items. */
export function libraryRoutes(plex: FakePlex): RouteRow[] {
  const { library } = plex;
  const inSection =
    (route: (asked: Asked, section: FakeSection) => Response): Route =>
    (asked, match) => {
      const section = library.section(match[1] ?? '');
      return section === undefined ? failure(404) : route(asked, section);
    };
  const ofItem =
    (route: (asked: Asked, item: FakeItem) => Response): Route =>
    (asked, match) => {
      const item = library.item(Number(match[1]));
      return item === undefined ? failure(404) : route(asked, item);
    };
  return [
    ['GET', /^\/photo\/:\/transcode$/, (asked) => resized(plex, asked)],
    ['GET', /^\/library\/sections(?:\/all)?$/, (asked) => sections(plex, asked)],
    ['GET', /^\/library\/sections\/(\w+)$/, inSection((asked, section) => oneSection(plex, asked, section))],
    ['GET', /^\/library\/sections\/(\w+)\/all$/, inSection((asked, section) => all(plex, asked, section))],
    [
      'GET',
      /^\/library\/sections\/(\w+)\/allLeaves$/,
      inSection((asked, section) => listed(plex, asked, section, leafTypes[section.type])),
    ],
    [
      'GET',
      /^\/library\/sections\/(\w+)\/collections$/,
      inSection((asked, section) => listed(plex, asked, section, 'collection')),
    ],
    [
      'GET',
      /^\/library\/(?:collections\/(\d+)\/(?:items|children)|metadata\/(\d+)\/items)$/,
      ofItem((asked, item) => members(plex, asked, item)),
    ],
    ['GET', /^\/library\/metadata\/(\d+)\/children$/, ofItem((asked, item) => children(plex, asked, item))],
    [
      'GET',
      /^\/library\/metadata\/(\d+)\/grandchildren$/,
      ofItem((asked, item) =>
        below(
          plex,
          asked,
          item,
          library.children(item).flatMap((one) => library.children(one)),
        ),
      ),
    ],
    [
      'GET',
      /^\/library\/metadata\/(\d+)\/allLeaves$/,
      ofItem((asked, item) => below(plex, asked, item, library.leaves(item))),
    ],
    ['GET', /^\/library\/(?:metadata|collections)\/([\d,]+)$/, (asked, match) => metadata(plex, asked, match[1] ?? '')],
    ['GET', /^\/library\/all$/, (asked) => everywhere(plex, asked)],
  ];
}

export function renderSection(section: FakeSection): Row {
  const { key, type, title, agent, scanner, language, uuid, refreshing, hidden, contentChangedAt } = section;
  const { createdAt, updatedAt, scannedAt, locations } = section;
  return {
    allowSync: true,
    art: `/:/resources/${type}-fanart.jpg`,
    composite: `/library/sections/${key}/composite/${updatedAt}`,
    filters: true,
    refreshing,
    thumb: `/:/resources/${type}.png`,
    key,
    type,
    title,
    agent,
    scanner,
    language,
    uuid,
    updatedAt,
    createdAt,
    scannedAt,
    content: true,
    directory: true,
    contentChangedAt,
    hidden,
    ...(locations.length > 0 && { Location: locations }),
  };
}

function sections(plex: FakePlex, { headers, entry }: Asked): Response {
  const rows = plex.library.sections.map(renderSection);
  entry.rows = rows.length;
  const head = { size: rows.length, allowSync: false, title1: 'Plex Library' };
  return contain({ ...head, ...(rows.length > 0 && { Directory: rows }) }, headers);
}

/** The paths below the section, not the section itself. */
function oneSection(plex: FakePlex, { headers }: Asked, section: FakeSection): Response {
  const directories = [
    ['all', `All ${section.title}`],
    ['unwatched', 'Unplayed'],
    ['collection', 'By Collection'],
  ];
  const Directory = directories.map(([key, title]) => ({ key, title }));
  const count = plex.library.idsOf(section.key, defaultTypes[section.type]).length;
  return contain({ size: Directory.length, totalSize: count, ...sectionHead(section, ''), Directory }, headers);
}

function all(plex: FakePlex, asked: Asked, section: FakeSection): Response {
  const wanted = asked.query.get('type');
  // With a file name but no type, Plex builds an invalid query and fails.
  if (wanted === null && asked.query.has('file')) return failure(500);
  const type = wanted === null ? defaultTypes[section.type] : typeOf(Number(wanted));
  return type === null ? failure(400) : listed(plex, asked, section, type);
}

function listed(plex: FakePlex, asked: Asked, section: FakeSection, type: ItemType): Response {
  const ids = select(plex, asked, section, type);
  const head = { ...sectionHead(section, `All ${section.title}`), viewGroup: type };
  return page(plex, asked, { head, ids, row: rowsOf(plex, asked, plex.accountOf(asked)) });
}

/** Across all sections; `type` is required. */
function everywhere(plex: FakePlex, asked: Asked): Response {
  const type = typeOf(Number(asked.query.get('type')));
  if (type === null) return failure(400);
  const account = plex.accountOf(asked);
  const ids = plex.library.sections.flatMap((section) => [...select(plex, asked, section, type)]);
  return page(plex, asked, { head: { allowSync: true }, ids, row: rowsOf(plex, asked, account) });
}

function members(plex: FakePlex, asked: Asked, item: FakeItem): Response {
  const items = item.memberIds.flatMap((id) => plex.library.item(id) ?? []);
  return below(plex, asked, item, items);
}

function children(plex: FakePlex, asked: Asked, item: FakeItem): Response {
  if (item.type === 'collection') return members(plex, asked, item);
  const items = plex.library.children(item);
  // The "all episodes" pseudo-season is listed with the seasons, unless it is excluded.
  const hasAll = item.type === 'show' && items.length > 1 && asked.query.get('excludeAllLeaves') !== '1';
  const leafCount = hasAll ? plex.library.leaves(item).length : 0;
  const everything = { leafCount, key: `/library/metadata/${item.id}/allLeaves`, title: 'All episodes' };
  return below(plex, asked, item, items, hasAll ? { Directory: [everything] } : {});
}

function below(plex: FakePlex, asked: Asked, item: FakeItem, items: readonly FakeItem[], more: Row = {}): Response {
  const row = rowsOf(plex, asked, plex.accountOf(asked));
  const head = { ...childrenHead(plex, item, items[0]?.type ?? item.type), ...more };
  return page(plex, asked, { head, ids: items.map(({ id }) => id), row });
}

/** The items that exist; not found only if none does. */
function metadata(plex: FakePlex, asked: Asked, keys: string): Response {
  const { query } = asked;
  const accountId = plex.accountOf(asked).id;
  const items = keys.split(',').flatMap((key) => plex.library.item(Number(key)) ?? []);
  if (items.length === 0) return failure(404);
  const has = (name: string) => query.get(name) === '1';
  const exists = has('checkFiles') ? (file: string) => plex.disk.exists(file) : undefined;
  const options = {
    accountId,
    hasGuids: true,
    isWhole: true,
    hasChapters: has('includeChapters'),
    hasMarkers: has('includeMarkers'),
    exists,
  };
  const row = (id: number) => {
    const item = plex.library.item(id);
    return item && renderItem(plex, item, { ...options, section: plex.library.section(item.sectionKey) });
  };
  const section = plex.library.section(items[0]?.sectionKey ?? '');
  const head =
    section === undefined
      ? {}
      : {
          allowSync: true,
          identifier: 'com.plexapp.plugins.library',
          librarySectionID: Number(section.key),
          librarySectionTitle: section.title,
          librarySectionUUID: section.uuid,
        };
  return page(plex, asked, { head, ids: items.map(({ id }) => id), row });
}

/** How searches tell the types apart. */
export function isOfType(item: FakeItem, wanted: string | null): boolean {
  return wanted === null || typeNumbers[item.type] === Number(wanted);
}

/** The picture at a path of this server, smaller. */
function resized(plex: FakePlex, { query }: Asked): Response | Promise<Response> {
  const [width, height] = [Number(query.get('width')), Number(query.get('height'))];
  const [, id] = /^\/library\/metadata\/(\d+)\/thumb\/\d+$/.exec(query.get('url') ?? '') ?? [];
  const item = plex.library.item(Number(id));
  if (item === undefined || !(width > 0) || !(height > 0)) return failure(404);
  return plex.pictureOf(item, { width, height });
}
