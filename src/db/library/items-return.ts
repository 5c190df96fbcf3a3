import { and, type SQL, sql } from 'drizzle-orm';
import type { KnownItem } from '../../core/model/plex.ts';
import type { ItemStore } from '../../core/ports/library-store.ts';
import type { Database } from '../database.ts';
import { listOf } from '../rows.ts';
import { mediaItems } from '../schema/media-items.ts';
import { compared, toKnown } from './items-read.ts';
import { matchUp } from './same-item.ts';

type Arrived = Parameters<ItemStore['returning']>[1];

/** Rows of missing items that may match items with new keys. */
export async function returningItems(
  database: Database,
  serverId: number,
  arrived: Arrived,
): Promise<Map<string, KnownItem>> {
  const things = arrived.map((one) => ({ ...one, kind: one.type }));
  const guids = listOf(arrived.flatMap(({ guid }) => guid ?? []));
  const byGuid = matchUp(things, await goneItems(database, serverId, sql`${mediaItems.guid} in ${guids}`));
  const taken = new Set([...byGuid.values()].map(({ id }) => id));
  const left = things.filter((one) => !byGuid.has(one) && one.paths.length > 0);
  const paths = listOf(left.flatMap((one) => one.paths));
  const hasPath = sql`exists (select 1 from media_files where item_id = ${mediaItems.id} and path in ${paths})`;
  const others = left.length === 0 ? [] : await goneItems(database, serverId, hasPath);
  const byPath = matchUp(
    left,
    others.filter(({ id }) => !taken.has(id)),
  );
  return new Map([...byGuid, ...byPath].map(([{ ratingKey }, row]) => [ratingKey, toKnown(row)]));
}

/** Most recently missing first. */
async function goneItems({ build, read }: Database, serverId: number, where: SQL) {
  const query = build
    .select({
      ...compared,
      kind: mediaItems.type,
      guid: mediaItems.guid,
      paths: sql<string[]>`(select json_group_array(path) from media_files where item_id = ${mediaItems.id})`.mapWith(
        (text: string) => JSON.parse(text) as string[],
      ),
    })
    .from(mediaItems)
    // The text must be that of the index of those that are gone. The plus keeps SQLite from an index of the server's items: that is all of them.
    .where(and(sql`+${mediaItems.serverId} = ${serverId}`, sql`presence <> 'present'`, where))
    .orderBy(sql`${mediaItems.missingSince} desc, ${mediaItems.id}`);
  return read(query);
}
