import { type SQL, sql } from 'drizzle-orm';
import type { Page } from '../../core/model/page.ts';
import type { TwinMember } from '../../core/model/watch.ts';
import type { TwinStore } from '../../core/ports/watch-store.ts';
import type { Database } from '../database.ts';
import { isPresent, readItems } from '../library/shown.ts';
import { fetchPage } from '../paging.ts';
import { listOf } from '../rows.ts';
import { links } from '../schema/links.ts';
import { mediaItems } from '../schema/media-items.ts';

type Group = Awaited<ReturnType<TwinStore['all']>>[number];

/** Must match the literal text of the links' index. */
const isLive = sql`state <> 'removed'`;

export function createTwinStore(database: Database): TwinStore {
  const { build } = database;

  return {
    byPaths(paths) {
      const wanted = listOf(paths);
      return readItems(
        database,
        sql`${mediaItems.id} in (select item_id from media_files where local_path in ${wanted}
            union select item_id from media_files where real_path in ${wanted})
          and ${mediaItems.type} in ('movie', 'episode') and ${isPresent}`,
      );
    },
    async page(query) {
      const page = await fetchPage(database, query, {
        table: links,
        where: isLive,
        by: [links.id],
        order: 'newest first',
        rows: ({ where, orderBy, limit }) =>
          build
            .select({ id: links.id })
            .from(links)
            .where(where)
            .orderBy(...orderBy)
            .limit(limit),
        keyOf: (row) => [row.id],
        toItem: (row) => row.id,
      });
      return { ...page, items: await groupsOf(database, page.items) } satisfies Page<Group>;
    },
    async all() {
      const live = await database.read(build.select({ id: links.id }).from(links).where(isLive).orderBy(links.id));
      return groupsOf(
        database,
        live.map(({ id }) => id),
      );
    },
  };
}

/** One group per link, in the given order, even if Plex has none of its items. */
async function groupsOf({ build, read }: Database, linkIds: readonly number[]): Promise<Group[]> {
  const members = await read(build.all<TwinMember & { linkId: number }>(membersOf(linkIds)));
  const byLink = Map.groupBy(members, ({ linkId }) => linkId);
  return linkIds.map((linkId) => {
    const ofLink = (byLink.get(linkId) ?? []).map(({ linkId: _, ...member }) => member);
    return {
      linkId,
      movies: ofLink.filter(({ type }) => type === 'movie'),
      specials: ofLink.filter(({ type }) => type === 'episode'),
    };
  });
}

/** Items whose file is at either end of the link or at the resolved path, or leads there itself: libraries may use different paths. */
function membersOf(linkIds: readonly number[]): SQL {
  return sql`
    with ends (link_id, path) as (
      select l.id, l.path from json_each(${JSON.stringify(linkIds)}) w cross join links l on l.id = w.value
      union all
      select l.id, l.target from json_each(${JSON.stringify(linkIds)}) w cross join links l on l.id = w.value
    ), places (link_id, path) as (
      select link_id, path from ends
      union
      select e.link_id, f.real_path from ends e cross join media_files f on f.local_path = e.path and f.real_path is not null
    ), found (link_id, item_id) as (
      select p.link_id, f.item_id from places p cross join media_files f on f.local_path = p.path
      union
      select p.link_id, f.item_id from places p cross join media_files f on f.real_path = p.path
    )
    select f.link_id as "linkId", i.id as "itemId", i.server_id as "serverId", i.rating_key as "ratingKey", i.guid as guid,
      i.type as type, i.title as title, i.grandparent_title as "showTitle", i.season_number as "seasonNumber",
      i.episode_number as "episodeNumber"
    from found f cross join media_items i on i.id = f.item_id
    where i.presence = 'present' and i.type in ('movie', 'episode')
    order by f.link_id, i.id`;
}
