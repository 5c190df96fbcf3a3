import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { ShowMapping } from '../core/model/show.ts';
import type { ShowStore } from '../core/ports/request-store.ts';
import { AppError } from '../errors.ts';
import type { Database } from './database.ts';
import { found } from './library/search.ts';
import { searchQuery } from './library/words.ts';
import { fetchPage } from './paging.ts';
import { differs, given, listOf, rowWhere } from './rows.ts';
import { mediaItems } from './schema/media-items.ts';
import { showsMap } from './schema/shows.ts';

const shown = {
  ...getTableColumns(showsMap),
  serverId: mediaItems.serverId,
  plexRatingKey: mediaItems.ratingKey,
  title: mediaItems.title,
  year: mediaItems.year,
  guids: sql<string[]>`(select json_group_array(guid) from (
    select guid from media_guids where item_id = ${showsMap.itemId} order by guid))`.mapWith(
    (text: string) => JSON.parse(text) as string[],
  ),
};

export function createShowStore(database: Database): ShowStore {
  const { build } = database;
  const select = () =>
    build.select(shown).from(showsMap).innerJoin(mediaItems, eq(mediaItems.id, showsMap.itemId)).$dynamic();
  const one = async (where: SQL): Promise<ShowMapping | null> =>
    (await database.read(select().where(where)))[0] ?? null;
  const change = (set: Parameters<ShowStore['change']>[1], now: number, where: SQL) =>
    build
      .update(showsMap)
      .set({ ...set, updatedAt: now })
      .where(and(where, differs(showsMap, set)));

  return {
    get: (id) => one(eq(showsMap.id, id)),
    byItem: (itemId) => one(eq(showsMap.itemId, itemId)),
    page: readPage(database),
    unmapped: unmapped(database),
    changed: changed(database),
    setMatched: setMatched(database),
    async put({ itemId, ...mapping }, now) {
      const row = { ...mapping, itemId, syncEnabled: true, updatedAt: now };
      const isMissing = sql`not exists (select 1 from shows_map where item_id = ${itemId})
        and exists (select 1 from media_items where id = ${itemId})`;
      const [, , [stored]] = await database.write([
        change(mapping, now, sql`${eq(showsMap.itemId, itemId)} and sync_enabled = 1 and method is not 'manual'`),
        build.insert(showsMap).select(rowWhere(showsMap, row, isMissing)),
        select().where(eq(showsMap.itemId, itemId)),
      ]);
      if (stored === undefined)
        throw new AppError(
          'notFound',
          `Could not note which series a show of Plex is: the mirror has no item ${itemId} any more.`,
        );
      return stored;
    },
    async change(id, wanted, now) {
      const set = given(wanted);
      if (Object.keys(set).length === 0) return one(eq(showsMap.id, id));
      const [, [row]] = await database.write([
        change(set, now, eq(showsMap.id, id)),
        select().where(eq(showsMap.id, id)),
      ]);
      return row ?? null;
    },
  };
}

function readPage(database: Database): ShowStore['page'] {
  const { build } = database;
  return (filter, query) =>
    fetchPage(database, query, {
      table: sql`shows_map join media_items on media_items.id = shows_map.item_id`,
      where: whereOf(filter),
      by: [mediaItems.sortKey, showsMap.id],
      order: 'oldest first',
      rows: ({ where, orderBy, limit }) =>
        build
          .select({ ...shown, sortKey: mediaItems.sortKey })
          .from(showsMap)
          .innerJoin(mediaItems, eq(mediaItems.id, showsMap.itemId))
          .where(where)
          .orderBy(...orderBy)
          .limit(limit),
      keyOf: (row) => [row.sortKey, row.id],
      toItem: ({ sortKey: _, ...row }) => row,
    });
}

function unmapped(database: Database): ShowStore['unmapped'] {
  const { build } = database;
  return (limit) =>
    database.read(
      build.all<{ itemId: number; serverId: number; ratingKey: string }>(
        sql`select item_id as "itemId", server_id as "serverId", rating_key as "ratingKey"
            from unmapped_shows order by item_id limit ${limit}`,
      ),
    );
}

function changed(database: Database): ShowStore['changed'] {
  const { build } = database;
  return (limit) =>
    database.read(
      build.all<{ itemId: number; seriesTvdbId: number | null }>(
        sql`select i.id as "itemId", m.series_tvdb_id as "seriesTvdbId"
            from plex_libraries l cross join media_items i on i.library_id = l.id and i.type = 'show' and i.presence = 'present'
              left join shows_map m on m.item_id = i.id
            where m.item_id is null or (i.changed_at > m.updated_at and m.sync_enabled = 1 and m.method is not 'manual')
            order by i.id limit ${limit}`,
      ),
    );
}

function setMatched(database: Database): ShowStore['setMatched'] {
  const { build } = database;
  return async (itemIds, now) => {
    if (itemIds.length === 0) return;
    const isOlder = sql`updated_at < (select changed_at from media_items where id = ${showsMap.itemId})`;
    await database.write([
      build
        .update(showsMap)
        .set({ updatedAt: now })
        .where(and(sql`item_id in ${listOf(itemIds)}`, isOlder)),
    ]);
  };
}

/** Archived shows are kept in case they return, and are omitted from lists. */
function whereOf({ serverId, seriesTvdbId, isMapped, q = '' }: Parameters<ShowStore['page']>[0]): SQL | undefined {
  return and(
    sql`${mediaItems.presence} <> 'archived'`,
    serverId === undefined ? undefined : eq(mediaItems.serverId, serverId),
    seriesTvdbId === undefined ? undefined : eq(showsMap.seriesTvdbId, seriesTvdbId),
    isMapped === undefined ? undefined : sql`(${showsMap.seriesTvdbId} is not null) = ${isMapped ? 1 : 0}`,
    q.trim() === '' ? undefined : hasWords(q.trim()),
  );
}

/** Searches as the mirror does. Punctuation alone has no words: such a title is matched literally. */
function hasWords(q: string): SQL {
  const match = searchQuery(q);
  if (match === null) return sql`instr(lower(${mediaItems.title}), lower(${q})) > 0`;
  return sql`${mediaItems.id} in (select item_id from ${found(match)})`;
}
