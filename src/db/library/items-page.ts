import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Page, PageQuery } from '../../core/model/page.ts';
import type { MediaItem } from '../../core/model/plex.ts';
import type { ItemFilter, ItemQuery } from '../../core/ports/library-store.ts';
import type { Database } from '../database.ts';
import { decodeCursor, fetchPage, type Listing } from '../paging.ts';
import { listOf } from '../rows.ts';
import { mediaItems } from '../schema/media-items.ts';
import { isOfNetwork } from './items-totals.ts';
import { found } from './search.ts';
import { readItems, shown, toItem } from './shown.ts';
import { searchQuery, sortKeyOf } from './words.ts';

/** To rank more takes longer than a page may take, and no rank tells so many apart: they are sorted by title. */
const mostRanked = 5_000;
/** While somebody types, the first must come at once. */
const mostRankedOfSearch = 1_000;

/** Sorted by title, year or when added, or by rank of a search. */
export async function pageOfItems(database: Database, filter: ItemFilter, query: Wanted): Promise<Page<MediaItem>> {
  const q = filter.q?.trim() ?? '';
  const match = q === '' ? null : searchQuery(q);
  if (match !== null && query.sort === undefined && (await isRanked(database, match, query)))
    return pageOfFound(database, match, { where: whereOf(filter, undefined), query });
  // Punctuation alone ("!!!") has no words: such a title is matched literally.
  const written = q === '' ? undefined : sql`instr(lower(${mediaItems.title}), lower(${q.toWellFormed()})) > 0`;
  const isFound =
    match === null
      ? written
      : sql`${mediaItems.id} in (select rowid from media_search where media_search match ${match})`;
  const { key, keyOf } = sorts[query.sort ?? 'title'];
  return fetchPage(database, query, {
    table: mediaItems,
    where: and(whereOf(filter, query.sort ?? 'title'), isFound),
    ...(query.total === undefined ? {} : { total: query.total }),
    by: [key, mediaItems.id],
    order: query.order === 'descending' ? 'newest first' : 'oldest first',
    rows: ({ where, orderBy, limit }) =>
      database.build
        .select(shown)
        .from(mediaItems)
        .where(where)
        .orderBy(...orderBy)
        .limit(limit),
    keyOf: (row) => [keyOf(row), row.id],
    toItem,
  });
}

/** The best, without counting the others: of too many to rank, those whose title begins with the text, then any. */
export async function searchItems(database: Database, q: string, limit: number): Promise<readonly MediaItem[]> {
  const match = searchQuery(q);
  if (match !== null && (await countMatches(database, match, mostRankedOfSearch + 1)) > mostRankedOfSearch)
    return firstOfMany(database, { q, match, limit });
  const total = database.build.all<{ total: number }>(sql`select 0 as total`);
  return (await pageOfItems(database, { q }, { limit, cursor: null, total })).items;
}

interface Search {
  readonly q: string;
  readonly match: string;
  readonly limit: number;
}

async function firstOfMany(database: Database, { q, match, limit }: Search): Promise<MediaItem[]> {
  const start = sortKeyOf(q);
  const { sortKey, id } = mediaItems;
  const begins = sql`presence <> 'archived' and ${sortKey} >= ${start} and ${sortKey} < ${`${start}\u{10ffff}`}`;
  const first = await readItems(database, begins, { orderBy: [asc(sortKey), asc(id)], limit });
  if (first.length === limit) return first;
  const known = listOf(first.map((item) => item.id));
  const others = sql`(select media_items.id from media_search cross join media_items on media_items.id = media_search.rowid
    where media_search match ${match} and presence <> 'archived' and media_items.id not in ${known}
    limit ${limit - first.length})`;
  return [...first, ...(await readItems(database, sql`${id} in ${others}`, { orderBy: [asc(sortKey), asc(id)] }))];
}

interface Wanted extends ItemQuery {
  readonly total?: Listing['total'];
}

/** Further pages stay with what the first was sorted by: a rank is a number, a title is none. */
async function isRanked(database: Database, match: string, { cursor }: PageQuery): Promise<boolean> {
  if (cursor !== null) return typeof decodeCursor(cursor, 2)[0] === 'number';
  return (await countMatches(database, match, mostRanked + 1)) <= mostRanked;
}

async function countMatches({ build, read }: Database, match: string, atMost: number): Promise<number> {
  const some = sql`(select 1 from media_search where media_search match ${match} limit ${atMost})`;
  const [row] = await read(build.all<{ count: number }>(sql`select count(*) as count from ${some}`));
  return row?.count ?? 0;
}

type SortedRow = Pick<typeof mediaItems.$inferSelect, 'sortKey' | 'year' | 'addedAt'>;
type Sort = { readonly key: SQLiteColumn | SQL; keyOf(row: SortedRow): string | number };

/** Each is the start of an index, in its literal text. An unknown year or time counts as the oldest. */
const sorts: Readonly<Record<NonNullable<ItemQuery['sort']>, Sort>> = {
  title: { key: mediaItems.sortKey, keyOf: ({ sortKey }) => sortKey },
  year: { key: sql`(case when year is null then 0 else year end)`, keyOf: ({ year }) => year ?? 0 },
  added: { key: sql`(case when added_at is null then 0 else added_at end)`, keyOf: ({ addedAt }) => addedAt ?? 0 },
};

function pageOfFound(
  database: Database,
  match: string,
  { where: wanted, query }: { where: SQL | undefined; query: Wanted },
): Promise<Page<MediaItem>> {
  const matches = sql`${found(match)} as found cross join media_items on media_items.id = found.item_id`;
  const score = sql<number>`picked.score`;
  return fetchPage(database, query, {
    table: matches,
    where: wanted,
    ...(query.total === undefined ? {} : { total: query.total }),
    by: [sql`found.score`, mediaItems.id],
    order: 'oldest first',
    // Ids first, so that files and guids are read only for the items on the page.
    rows: ({ where, orderBy, limit }) => {
      const picked = sql`(select media_items.id as item_id, found.score from ${matches}
        where ${where ?? sql`true`} order by ${sql.join(orderBy, sql`, `)} limit ${limit})`;
      return database.build
        .select({ ...shown, score })
        .from(mediaItems)
        .innerJoin(sql`${picked} as picked`, sql`picked.item_id = ${mediaItems.id}`)
        .orderBy(asc(score), asc(mediaItems.id));
    },
    keyOf: (row) => [row.score, row.id],
    toItem: ({ score: _, ...row }) => toItem(row),
  });
}

function whereOf(filter: ItemFilter, sort: ItemQuery['sort']): SQL | undefined {
  const {
    serverId,
    libraryId,
    type,
    state,
    ratingKey,
    guid,
    year,
    seasonNumber,
    network,
    hasTwin,
    archived,
    ids,
    newerThan,
  } = filter;
  // With the key, its own index is the shortest way.
  const isOfServer =
    serverId === undefined ? undefined : sql`${ratingKey === undefined ? sql`+` : sql``}server_id = ${serverId}`;
  return and(
    // Must match the index's literal text.
    archived === true ? undefined : sql`presence <> 'archived'`,
    // The plus keeps SQLite from reading and sorting a whole library or server by its index instead of a page in order.
    isOfServer,
    libraryId === undefined ? undefined : sql`+library_id = ${libraryId}`,
    // Its index is in order of titles: for another order, SQLite would read and sort all of a type.
    type === undefined ? undefined : sort === 'title' ? eq(mediaItems.type, type) : sql`+type = ${type}`,
    state === undefined ? undefined : eq(mediaItems.state, state),
    ratingKey === undefined ? undefined : eq(mediaItems.ratingKey, ratingKey),
    year === undefined ? undefined : eq(mediaItems.year, year),
    // For a track, this number is its disc.
    seasonNumber === undefined ? undefined : and(eq(mediaItems.seasonNumber, seasonNumber), isOfShow),
    network === undefined ? undefined : isOfNetwork(network),
    guid === undefined ? undefined : hasGuid(guid),
    ids === undefined ? undefined : sql`${mediaItems.id} in ${listOf(ids)}`,
    newerThan === undefined ? undefined : gt(mediaItems.id, newerThan),
    hasTwin === undefined ? undefined : sql`${mediaItems.id} ${hasTwin ? sql`in` : sql`not in`} ${twins}`,
  );
}

const isOfShow = sql`+${mediaItems.type} in ('season', 'episode')`;

/** The agent's own guid, or an external one in normal form. */
function hasGuid(guid: string): SQL {
  return sql`(${mediaItems.guid} = ${guid} or ${mediaItems.id} in (select item_id from media_guids where guid = ${guid}))`;
}

const twins = sql`(select item_id from media_files where local_path in (
  select path from links where state <> 'removed' union select target from links where state <> 'removed'))`;
