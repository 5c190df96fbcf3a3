import { and, eq, sql } from 'drizzle-orm';
import type { Page } from '../../core/model/page.ts';
import type { WatchState } from '../../core/model/watch.ts';
import type { WatchStateStore } from '../../core/ports/watch-store.ts';
import type { Database } from '../database.ts';
import { readItems } from '../library/shown.ts';
import { fetchPage } from '../paging.ts';
import { listOf } from '../rows.ts';
import { mediaItems } from '../schema/media-items.ts';
import { watchStates } from '../schema/watch.ts';

import { again, anew, first, gone, insertBaseline, manual, unknown } from './state-changes.ts';

/** Bounds each step, so that the first read of a large library blocks nobody. */
const rowsPerStep = 2_000;

export function createStateStore(database: Database, now: () => number): WatchStateStore {
  const { build } = database;

  return {
    async of(accountId, itemIds) {
      const rows = build
        .select()
        .from(watchStates)
        .where(and(eq(watchStates.accountId, accountId), sql`${watchStates.itemId} in ${listOf(itemIds)}`));
      return new Map((await database.read(rows)).map((row) => [row.itemId, row]));
    },
    async setWatched(accountId, itemId, at) {
      const change = { accountId, itemId, at, now: now() };
      const [agains, news, firsts] = await database.write([
        again(database, change),
        anew(database, change),
        first(database, change),
      ]);
      if (news.length + firsts.length > 0) return 'new';
      return agains.length > 0 ? 'again' : 'none';
    },
    async setUnwatched(accountId, itemId, at) {
      const change = { accountId, itemId, at, now: now() };
      const [unwatched] = await database.write([gone(database, change), unknown(database, change)]);
      return unwatched.length > 0 ? 'new' : 'none';
    },
    async setManual(accountId, itemId, { isWatched, at }) {
      await database.write(manual(database, { accountId, itemId, at, now: now() }, isWatched));
    },
    async setBaseline(accountId, rows) {
      for (let start = 0; start < rows.length; start += rowsPerStep)
        await database.write([
          insertBaseline(database, { accountId, rows: rows.slice(start, start + rowsPerStep), now: now() }),
        ]);
    },
    async page({ accountId, itemId, isWatched }, query) {
      const page = await fetchPage(database, query, {
        table: watchStates,
        where: and(
          accountId === undefined ? undefined : eq(watchStates.accountId, accountId),
          itemId === undefined ? undefined : eq(watchStates.itemId, itemId),
          isWatched === undefined ? undefined : eq(watchStates.isWatched, isWatched),
        ),
        by: [watchStates.itemId, watchStates.accountId],
        order: 'newest first',
        rows: ({ where, orderBy, limit }) =>
          build
            .select()
            .from(watchStates)
            .where(where)
            .orderBy(...orderBy)
            .limit(limit),
        keyOf: (row) => [row.itemId, row.accountId],
        toItem: (row) => row,
      });
      return withItems(database, page);
    },
    showProgress: (accountId, showItemId) => showProgress(database, accountId, showItemId),
  };
}

/** Reads states and items one after the other: a state whose item was deleted in between is gone, too. */
async function withItems(database: Database, page: Page<WatchState>): ReturnType<WatchStateStore['page']> {
  const ids = page.items.map(({ itemId }) => itemId);
  const items = await readItems(database, sql`${mediaItems.id} in ${listOf(ids)}`);
  const byId = new Map(items.map((item) => [item.id, item]));
  return {
    ...page,
    items: page.items.flatMap((state) => {
      const item = byId.get(state.itemId);
      return item === undefined ? [] : [{ ...state, item }];
    }),
  };
}

/** The show's present episodes on its server; those without a known season in Plex belong to none. */
export function showProgress(
  { build, read }: Database,
  accountId: number,
  showItemId: number,
): ReturnType<WatchStateStore['showProgress']> {
  return read(
    build.all<Awaited<ReturnType<WatchStateStore['showProgress']>>[number]>(sql`
      select e.season_number as "seasonNumber", count(*) as total, coalesce(sum(w.is_watched), 0) as watched,
        max(w.last_watched_at) as "lastWatchedAt"
      from media_items s
        join media_items e on e.grandparent_rating_key = s.rating_key and e.server_id = s.server_id
        left join watch_states w on w.account_id = ${accountId} and w.item_id = e.id
      where s.id = ${showItemId} and s.type = 'show'
        and e.type = 'episode' and e.presence = 'present' and e.season_number is not null
      group by e.season_number order by e.season_number`),
  );
}
