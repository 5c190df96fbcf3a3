import { sql } from 'drizzle-orm';
import type { LinkStore, RemovalBounds } from '../core/ports/link-store.ts';
import type { Database } from './database.ts';
import { listOf } from './rows.ts';
import { linkEvents, links } from './schema/links.ts';
import { runs } from './schema/runs.ts';

/** The history step that counts as a claim: written before the file is removed, deleted if nothing was removed. */
const claimed = 'removeMissing';

/** Counts and claims in one batch, so that removals by several lanes and replicas together never exceed the limit. */
export async function claimRemovals(
  { build, write }: Database,
  removals: Parameters<LinkStore['claimRemovals']>[0],
  { now, since, atMost }: RemovalBounds,
): Promise<boolean> {
  const wanted = JSON.stringify(removals);
  const recent = sql`(select distinct link_id from ${linkEvents} where step = ${claimed} and at >= ${since})`;
  const fresh = sql`(select value ->> 'id' as id, value ->> 'reason' as reason from json_each(${wanted})
    where value ->> 'id' not in ${recent})`;
  const unclaimed = sql`select count(*) as count from ${fresh}`;
  const [, rows] = await write([
    build.run(sql`insert into ${linkEvents} (link_id, at, step, reason)
      select id, ${now}, ${claimed}, reason from ${fresh}
      where (select count(*) from ${recent}) + (${unclaimed}) <= ${atMost}
      and not exists (select 1 from ${runs} where scope = 'removals' and state = 'needsConfirmation')`),
    build.all<{ count: number }>(unclaimed),
  ]);
  return rows[0]?.count === 0;
}

/** Claims of links that still exist no longer count. */
export async function releaseRemovals(
  { build, write }: Database,
  ids: readonly number[],
  since: number,
): Promise<void> {
  await write([
    build.run(sql`delete from ${linkEvents} where step = ${claimed} and at >= ${since} and link_id in ${listOf(ids)}
      and link_id in (select id from ${links} where state <> 'removed')`),
  ]);
}
