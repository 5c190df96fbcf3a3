import { type SQL, sql } from 'drizzle-orm';
import type { NewWatchEvent } from '../../core/model/watch.ts';
import type { WatchEventStore } from '../../core/ports/watch-store.ts';
import type { Database } from '../database.ts';
import { watchEvents } from '../schema/watch.ts';

type Filter = Parameters<WatchEventStore['page']>[0];

const dayMs = 24 * 3_600_000;
const lastTime = Date.UTC(9999, 11, 31);

/** Adds one to the day's count and to the total: before the insert of the same batch, under the same condition. */
export function countOneMore({ at, accountId, kind, source }: NewWatchEvent, condition: SQL): SQL {
  return sql`insert into watch_counts (span, account_id, kind, source, count)
    select value, ${accountId}, ${kind}, ${source}, 1 from json_each(${JSON.stringify([dayOf(at), 'all'])}) where ${condition}
    on conflict do update set count = count + 1`;
}

/** Subtracts these events from the counts: before they are deleted in the same batch. */
export function countOff(ids: SQL): SQL[] {
  const gone = sql`select iif(s.value, 'all', date(e.at / 1000, 'unixepoch')) as span, e.account_id as account_id, e.kind as kind,
      e.source as source, count(*) as count
    from watch_events e cross join json_each('[0,1]') s where e.id in ${ids} group by 1, 2, 3, 4`;
  return [
    sql`update watch_counts as c set count = c.count - gone.count from (${gone}) as gone
      where c.span = gone.span and c.account_id = gone.account_id and c.kind = gone.kind and c.source = gone.source`,
    sql`delete from watch_counts where count <= 0 and (span, account_id, kind, source) in (
      select span, account_id, kind, source from (${gone}))`,
  ];
}

/** Counts whole days, including the days in which the query's span begins and ends. */
export function activityOf(
  database: Database,
  { from, to, accountId }: Parameters<WatchEventStore['activity']>[0],
): ReturnType<WatchEventStore['activity']> {
  const ofAccount = accountId === undefined ? sql`true` : sql`account_id = ${accountId}`;
  return database.read(
    database.build.all<{ day: string; watched: number; unwatched: number }>(
      sql`select span as day, sum(iif(kind = 'watched', count, 0)) as watched,
          sum(iif(kind = 'unwatched', count, 0)) as unwatched
        from watch_counts where span between ${dayOf(from)} and ${dayOf(to)} and ${ofAccount}
        group by span order by span desc`,
    ),
  );
}

/**
 * The number of events that a filter matches. An item or a show has few, which are counted; otherwise the stored counts are used, and only the first
 * and last day of the span are scanned: counting a million rows takes longer than the rest of a page.
 */
export function countEvents({ build }: Database, filter: Filter, where: SQL | undefined) {
  const { accountId, itemId, showItemId, kind, source, from, to } = filter;
  if (itemId !== undefined || showItemId !== undefined)
    return build.all<{ total: number }>(counted(where ?? sql`true`));
  const spans =
    from === undefined && to === undefined
      ? sql`span = 'all'`
      : sql`span > ${from === undefined ? '' : dayOf(from)} and span < ${to === undefined ? 'all' : dayOf(to)}`;
  const known = [
    spans,
    ...(accountId === undefined ? [] : [sql`account_id = ${accountId}`]),
    ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
    ...(source === undefined ? [] : [sql`source = ${source}`]),
  ];
  const sum = sql`(select coalesce(sum(count), 0) from watch_counts where ${sql.join(known, sql` and `)})`;
  const edges = edgeDays(from, to).map(
    ([start, end]) => sql`(${counted(sql`${where} and ${watchEvents.at} >= ${start} and ${watchEvents.at} < ${end}`)})`,
  );
  return build.all<{ total: number }>(sql`select ${sql.join([sum, ...edges], sql` + `)} as total`);
}

function counted(where: SQL): SQL {
  return sql`select count(*) as total from ${watchEvents} where ${where}`;
}

/** The days in which a span begins and ends, from start to end; one if both are the same. */
function edgeDays(from: number | undefined, to: number | undefined): [number, number][] {
  const starts = [from, to].flatMap((at) => (at === undefined ? [] : [Math.floor(at / dayMs) * dayMs]));
  return [...new Set(starts)].map((start) => [start, start + dayMs]);
}

/** As SQLite's date() formats it; an open end of a span may be any number. */
function dayOf(at: number): string {
  return new Date(Math.min(Math.max(at, 0), lastTime)).toISOString().slice(0, 10);
}
