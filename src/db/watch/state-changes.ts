import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { WatchStateStore } from '../../core/ports/watch-store.ts';
import type { Database } from '../database.ts';
import { jsonRows } from '../json-rows.ts';
import { rowWhere } from '../rows.ts';
import { watchStates } from '../schema/watch.ts';

export interface StateChange {
  readonly accountId: number;
  readonly itemId: number;
  /** When it was watched or unmarked. */
  readonly at: number;
  readonly now: number;
}

/*
 * The possible changes of a state. Each statement does nothing if it does not apply, so they are sent together without a prior read. Times
 * never go backwards: a late, outdated report changes nothing, and of two at the same moment the last reported counts.
 */

const byPlex = sql`is_manual = 0`;
const touched = { itemId: watchStates.itemId };

/** Already watched, and now watched again. */
export function again({ build }: Database, change: StateChange) {
  const { at } = change;
  return build
    .update(watchStates)
    .set(watchedAt(change))
    .where(and(isRow(change), byPlex, sql`is_watched = 1 and coalesce(last_watched_at < ${at}, true)`))
    .returning(touched);
}

/** Not watched before, or unmarked since. */
export function anew({ build }: Database, change: StateChange) {
  return build
    .update(watchStates)
    .set({ isWatched: true, ...watchedAt(change) })
    .where(and(isRow(change), byPlex, sql`is_watched = 0 and coalesce(unwatched_at <= ${change.at}, true)`))
    .returning(touched);
}

export function first(database: Database, change: StateChange) {
  return insert(database, change, { isWatched: true, firstWatchedAt: change.at, lastWatchedAt: change.at }).returning(
    touched,
  );
}

export function gone({ build }: Database, change: StateChange) {
  const { at, now } = change;
  return build
    .update(watchStates)
    .set({ isWatched: false, unwatchedAt: at, isBaseline: false, updatedAt: now })
    .where(and(isRow(change), byPlex, sql`is_watched = 1 and coalesce(last_watched_at <= ${at}, true)`))
    .returning(touched);
}

/** Not known before: "not watched" is then no news, but a later view will be. */
export function unknown(database: Database, change: StateChange) {
  return insert(database, change, { isWatched: false, unwatchedAt: change.at });
}

/** A person's own mark overrides the row; only an identical earlier mark is not written again. */
export function manual(database: Database, change: StateChange, isWatched: boolean) {
  const { at, now } = change;
  const set = isWatched
    ? {
        firstWatchedAt: sql`min(coalesce(first_watched_at, ${at}), ${at})`,
        lastWatchedAt: latest('last_watched_at', at),
      }
    : { unwatchedAt: latest('unwatched_at', at) };
  const said = isWatched
    ? sql`is_watched = 1 and first_watched_at <= ${at} and last_watched_at >= ${at}`
    : sql`is_watched = 0 and unwatched_at >= ${at}`;
  const times = isWatched ? { firstWatchedAt: at, lastWatchedAt: at } : { unwatchedAt: at };
  return [
    database.build
      .update(watchStates)
      .set({ ...set, isWatched, isManual: true, isBaseline: false, updatedAt: now })
      .where(and(isRow(change), sql`not coalesce(is_manual = 1 and ${said}, false)`)),
    insert(database, change, { ...times, isWatched, isManual: true }),
  ];
}

/** Inserts rows for items that have none yet, in one statement for any number of items. */
export function insertBaseline(
  { build }: Database,
  { accountId, rows, now }: { accountId: number; rows: Parameters<WatchStateStore['setBaseline']>[1]; now: number },
) {
  const at = sql.raw(`iif(r.value ->> 'isWatched', r.value ->> 'at', null)`);
  return build.run(sql`insert into watch_states (account_id, item_id, is_watched, first_watched_at, last_watched_at, unwatched_at,
      is_manual, is_baseline, updated_at)
    select a.id, i.id, r.value ->> 'isWatched', ${at}, ${at}, null, 0, 1, ${now}
    from ${jsonRows(rows)} r join accounts a on a.id = ${accountId} join media_items i on i.id = r.value ->> 'itemId'
    where true on conflict (account_id, item_id) do nothing`);
}

/** Inserts if there is no row and account and item still exist: they may have been deleted since they were read. */
function insert(
  { build }: Database,
  { accountId, itemId, now }: StateChange,
  row: { isWatched: boolean; isManual?: boolean } & Partial<typeof watchStates.$inferInsert>,
) {
  const values = { isManual: false, ...row, accountId, itemId, isBaseline: false, updatedAt: now };
  const isMissing = sql`not exists (select 1 from watch_states where account_id = ${accountId} and item_id = ${itemId})
    and exists (select 1 from accounts where id = ${accountId}) and exists (select 1 from media_items where id = ${itemId})`;
  return build.insert(watchStates).select(rowWhere(watchStates, values, isMissing));
}

function isRow({ accountId, itemId }: StateChange): SQL | undefined {
  return and(eq(watchStates.accountId, accountId), eq(watchStates.itemId, itemId));
}

function watchedAt({ at, now }: StateChange) {
  return {
    firstWatchedAt: sql`coalesce(first_watched_at, ${at})`,
    lastWatchedAt: latest('last_watched_at', at),
    isBaseline: false,
    updatedAt: now,
  };
}

function latest(column: 'last_watched_at' | 'unwatched_at', at: number): SQL {
  return sql`max(coalesce(${sql.raw(column)}, ${at}), ${at})`;
}
