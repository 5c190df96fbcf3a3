import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { NewWatchEvent } from '../../core/model/watch.ts';
import type { WatchEventStore } from '../../core/ports/watch-store.ts';
import { AppError } from '../../errors.ts';
import type { Database } from '../database.ts';
import { fetchPage } from '../paging.ts';
import { differs, listOf, rowWhere } from '../rows.ts';
import { watchEvents } from '../schema/watch.ts';
import { activityOf, countEvents, countOneMore } from './counts.ts';
import { removeEvents } from './remove-events.ts';
import { selectEvents } from './shown.ts';

type Filter = Parameters<WatchEventStore['page']>[0];

export function createEventStore(database: Database): WatchEventStore {
  return {
    record: (event) => recordEvent(database, event),
    async setTwins(id, twins, outcome) {
      const set = { twins, outcome };
      await database.write([
        database.build
          .update(watchEvents)
          .set(set)
          .where(and(eq(watchEvents.id, id), differs(watchEvents, set))),
      ]);
    },
    async get(id) {
      return (await database.read(selectEvents(database).where(eq(watchEvents.id, id))))[0] ?? null;
    },
    page: (filter, query) =>
      fetchPage(database, query, {
        table: watchEvents,
        where: whereOf(filter),
        total: countEvents(database, filter, whereOf(filter)),
        by: [watchEvents.at, watchEvents.id],
        order: 'newest first',
        rows: ({ where, orderBy, limit }) =>
          selectEvents(database)
            .where(where)
            .orderBy(...orderBy)
            .limit(limit),
        keyOf: (row) => [row.at, row.id],
        toItem: (row) => row,
      }),
    waiting: (itemIds, limit) =>
      database.read(
        selectEvents(database)
          .where(
            and(
              // Must match the index's literal text.
              sql`twins in ('open', 'waiting')`,
              itemIds === 'all' ? undefined : sql`${watchEvents.itemId} in ${listOf(itemIds)}`,
            ),
          )
          .orderBy(desc(watchEvents.at), desc(watchEvents.id))
          .limit(limit),
      ),
    activity: (query) => activityOf(database, query),
    prune: (before) => removeEvents(database, sql`at < ${before}`),
  };
}

/** `from` is inclusive, `to` exclusive. */
function whereOf({ accountId, itemId, showItemId, kind, source, from, to }: Filter): SQL | undefined {
  return and(
    // With statistics of a database with one account, its index would be preferred to that of the rare kind.
    accountId === undefined
      ? undefined
      : kind === 'unwatched'
        ? sql`+${watchEvents.accountId} = ${accountId}`
        : eq(watchEvents.accountId, accountId),
    itemId === undefined ? undefined : eq(watchEvents.itemId, itemId),
    showItemId === undefined ? undefined : sql`${watchEvents.itemId} in ${episodesOf(showItemId)}`,
    // Must match the literal text of the partial index for the rare kind.
    kind === undefined ? undefined : kind === 'unwatched' ? sql`kind = 'unwatched'` : eq(watchEvents.kind, kind),
    source === undefined ? undefined : eq(watchEvents.source, source),
    from === undefined ? undefined : sql`${watchEvents.at} >= ${from}`,
    to === undefined ? undefined : sql`${watchEvents.at} < ${to}`,
  );
}

function episodesOf(showItemId: number): SQL {
  return sql`(select e.id from media_items s
    cross join media_items e on e.grandparent_rating_key = s.rating_key and e.server_id = s.server_id
    where s.id = ${showItemId} and s.type = 'show' and e.type = 'episode')`;
}

/**
 * One batch without prior reads: its statements see each other's changes and nobody writes in between, on a file or on a server. An
 * existing view gets the new facts, else a row is inserted; the insert's result shows which.
 */
export async function recordEvent(database: Database, event: NewWatchEvent): ReturnType<WatchEventStore['record']> {
  const { build } = database;
  const { windowMs: _, ...row } = event;
  const earlier = earlierOf(event);
  const isNew = sql`not exists (${earlier}) and exists (select 1 from accounts where id = ${event.accountId})`;
  const values = {
    ...row,
    itemId: itemIfThere(event.itemId),
    sources: [event.source],
    twins: 'open' as const,
    outcome: null,
  };
  const [, , inserted, [stored]] = await database.write([
    build.run(addSource(event, earlier)),
    build.run(countOneMore(event, isNew)),
    build
      .insert(watchEvents)
      .select(rowWhere(watchEvents, values, isNew))
      .returning({ id: watchEvents.id }),
    selectEvents(database).where(sql`${watchEvents.id} in (${earlier})`).orderBy(asc(watchEvents.id)),
  ]);
  if (stored === undefined)
    throw new AppError(
      'notFound',
      `Could not note that item ${event.ratingKey} was ${event.kind}: the account ${event.accountId} is gone.`,
    );
  return { event: stored, isNew: inserted.some(({ id }) => id === stored.id) };
}

/** The id of the nearest view that this event belongs to. */
function earlierOf(event: NewWatchEvent): SQL {
  const { accountId, serverId, kind, at, windowMs } = event;
  return sql`select id from (${candidatesOf(event)}) where server_id = ${serverId} and account_id = ${accountId}
    and kind = ${kind} and at between ${at - windowMs} and ${at + windowMs} order by abs(at - ${at}), id limit 1`;
}

/**
 * Events that may be about the same item, each part served by an index: by item if both have one, else by guid if both have one, else by
 * ratingKey. An event without an item is compared with the account's few others of that time; most have one.
 */
function candidatesOf({ accountId, itemId, guid, ratingKey, at, windowMs }: NewWatchEvent): SQL {
  const columns = sql.raw('id, account_id, server_id, kind, at');
  const span = sql`at between ${at - windowMs} and ${at + windowMs}`;
  const isSame = sql`iif(guid is not null and ${guid} is not null, guid = ${guid}, rating_key = ${ratingKey})`;
  if (itemId === null)
    return sql`select ${columns} from watch_events where account_id = ${accountId} and ${span} and ${isSame}`;
  return sql`select ${columns} from watch_events where item_id = ${itemId} and ${span}
    union all select ${columns} from watch_events where item_id is null and account_id = ${accountId} and ${span} and ${isSame}`;
}

/** Adds the source and facts that the row lacks. A repeated report without news writes nothing. */
function addSource({ source, itemId, guid }: NewWatchEvent, earlier: SQL): SQL {
  const isTold = sql`exists (select 1 from json_each(sources) where value = ${source})`;
  const item = itemIfThere(itemId);
  return sql`update watch_events set
      sources = iif(${isTold}, sources, json_insert(sources, '$[#]', ${source})),
      item_id = coalesce(item_id, ${item}), guid = coalesce(guid, ${guid})
    where id in (${earlier})
      and (not ${isTold} or (item_id is null and ${item} is not null) or (guid is null and ${guid} is not null))`;
}

/** The item may leave the mirror between its read and this write: then the view is kept without it. */
function itemIfThere(itemId: number | null): SQL {
  return sql`(select id from media_items where id = ${itemId})`;
}
