import { sql } from 'drizzle-orm';
import type { ItemThumb, ThumbQuery } from '../../core/ports/library-store.ts';
import type { Database } from '../database.ts';
import { listOf } from '../rows.ts';

/** An episode's own picture is a scene, and a track has none. */
export async function thumbsOf({ build, read }: Database, query: ThumbQuery): Promise<ItemThumb[]> {
  const wanted =
    'ids' in query
      ? sql`i.id in ${listOf(query.ids)}`
      : sql`i.id in (select item_id from media_guids where guid = ${query.guid}) and i.type = ${query.type}
          and i.presence = 'present'`;
  const own = sql.raw(thumbIn('d'));
  const above = sql.raw(thumbIn('a'));
  return read(
    build.all<ItemThumb>(sql`select * from (
      select i.id as itemId, i.server_id as serverId,
        case when i.type in ('episode', 'track') then coalesce(${above}, ${own}) else coalesce(${own}, ${above}) end as thumb
      from media_items i
      left join media_details d on d.item_id = i.id
      left join media_items up on up.server_id = i.server_id and up.rating_key = case i.type
        when 'episode' then i.grandparent_rating_key when 'season' then i.parent_rating_key
        when 'track' then i.parent_rating_key end
      left join media_details a on a.item_id = up.id
      where ${wanted} order by i.id) where thumb is not null`),
  );
}

function thumbIn(table: string): string {
  return `iif(json_valid(${table}.details), ${table}.details ->> '$.thumb', null)`;
}
