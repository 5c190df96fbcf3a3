import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { WatchEventStore } from '../../core/ports/watch-store.ts';
import type { Database } from '../database.ts';
import { fetchPage } from '../paging.ts';
import { differs, listOf } from '../rows.ts';
import { watchEvents } from '../schema/watch.ts';
import { activityOf, countEvents } from './counts.ts';
import { recordEvent } from './record.ts';
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
              // Literally as the index has it.
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

/** `from` is part of the span, `to` is not. */
function whereOf({ accountId, itemId, kind, source, from, to }: Filter): SQL | undefined {
  return and(
    accountId === undefined ? undefined : eq(watchEvents.accountId, accountId),
    itemId === undefined ? undefined : eq(watchEvents.itemId, itemId),
    // Literally as the index of the rare kind has it.
    kind === undefined ? undefined : kind === 'unwatched' ? sql`kind = 'unwatched'` : eq(watchEvents.kind, kind),
    source === undefined ? undefined : eq(watchEvents.source, source),
    from === undefined ? undefined : sql`${watchEvents.at} >= ${from}`,
    to === undefined ? undefined : sql`${watchEvents.at} < ${to}`,
  );
}
