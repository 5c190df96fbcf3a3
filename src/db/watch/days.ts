import { type SQL, sql } from 'drizzle-orm';
import type { WatchEventStore } from '../../core/ports/watch-store.ts';
import type { NewWatchEvent } from '../../core/watch/model.ts';
import type { Database } from '../database.ts';
import { watchEvents } from '../schema/watch.ts';

type Filter = Parameters<WatchEventStore['page']>[0];

const dayMs = 24 * 3_600_000;
const lastTime = Date.UTC(9999, 11, 31);

/** One more in its day: before the insert of the same batch, under the same condition. */
export function addToDay({ at, accountId, kind, source }: NewWatchEvent, condition: SQL): SQL {
  return sql`insert into watch_days (day, account_id, kind, source, count)
    select ${dayOf(at)}, ${accountId}, ${kind}, ${source}, 1 where ${condition}
    on conflict do update set count = count + 1`;
}

/** The days are as these events never were: before they are deleted in the same batch. */
export function takeFromDays(ids: SQL): SQL[] {
  const gone = sql`select date(at / 1000, 'unixepoch') as day, account_id, kind, source, count(*) as count
    from watch_events where id in ${ids} group by 1, 2, 3, 4`;
  return [
    sql`update watch_days set count = watch_days.count - gone.count from (${gone}) as gone
      where watch_days.day = gone.day and watch_days.account_id = gone.account_id
        and watch_days.kind = gone.kind and watch_days.source = gone.source`,
    sql`delete from watch_days where count <= 0 and (day, account_id, kind, source) in (
      select day, account_id, kind, source from (${gone}))`,
  ];
}

/** Whole days: the first and the last are those that the span begins and ends in. */
export function activityOf(
  database: Database,
  { from, to, accountId }: Parameters<WatchEventStore['activity']>[0],
): ReturnType<WatchEventStore['activity']> {
  const ofAccount = accountId === undefined ? sql`true` : sql`account_id = ${accountId}`;
  return database.read(
    database.build.all<{ day: string; watched: number; unwatched: number }>(
      sql`select day, sum(iif(kind = 'watched', count, 0)) as watched, sum(iif(kind = 'unwatched', count, 0)) as unwatched
        from watch_days where day between ${dayOf(from)} and ${dayOf(to)} and ${ofAccount}
        group by day order by day desc`,
    ),
  );
}

/**
 * How many events a filter has. By item they are few and counted; else the days know, and only those that the span begins and ends
 * within are looked at: a count of a million rows takes longer than all the rest of a page.
 */
export function countEvents({ build }: Database, filter: Filter, where: SQL | undefined) {
  const { accountId, itemId, kind, source, from, to } = filter;
  if (itemId !== undefined) return build.all<{ total: number }>(counted(where ?? sql`true`));
  const ofDay = [
    ...(accountId === undefined ? [] : [sql`account_id = ${accountId}`]),
    ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
    ...(source === undefined ? [] : [sql`source = ${source}`]),
    ...(from === undefined ? [] : [sql`day > ${dayOf(from)}`]),
    ...(to === undefined ? [] : [sql`day < ${dayOf(to)}`]),
    sql`true`,
  ];
  const edges = edgeDays(from, to).map(
    ([start, end]) => sql`(${counted(sql`${where} and ${watchEvents.at} >= ${start} and ${watchEvents.at} < ${end}`)})`,
  );
  const days = sql`(select coalesce(sum(count), 0) from watch_days where ${sql.join(ofDay, sql` and `)})`;
  return build.all<{ total: number }>(sql`select ${sql.join([days, ...edges], sql` + `)} as total`);
}

function counted(where: SQL): SQL {
  return sql`select count(*) as total from ${watchEvents} where ${where}`;
}

/** The days that the span begins and ends in, from their start to their end; one when both are the same. */
function edgeDays(from: number | undefined, to: number | undefined): [number, number][] {
  const starts = [from, to].flatMap((at) => (at === undefined ? [] : [Math.floor(at / dayMs) * dayMs]));
  return [...new Set(starts)].map((start) => [start, start + dayMs]);
}

/** As SQLite's date() writes it; open ends of a span may be any number. */
function dayOf(at: number): string {
  return new Date(Math.min(Math.max(at, 0), lastTime)).toISOString().slice(0, 10);
}
