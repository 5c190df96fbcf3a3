import { type SQL, sql } from 'drizzle-orm';
import type { Page } from '../../core/model/page.ts';
import type { TwinMember } from '../../core/model/watch.ts';
import type { TwinGroup, TwinStore } from '../../core/ports/watch-store.ts';
import type { Database } from '../database.ts';
import { isPresent, readItems } from '../library/shown.ts';
import { decodeCursor, encodeCursor, fetchPage } from '../paging.ts';
import { listOf } from '../rows.ts';
import { links } from '../schema/links.ts';
import { mediaItems } from '../schema/media-items.ts';

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
      return { ...page, items: await groupsOf(database, page.items) } satisfies Page<TwinGroup>;
    },
    async differing(accountId, { limit, cursor }) {
      const [from = Number.MAX_SAFE_INTEGER] = cursor === null ? [] : decodeCursor(cursor, 1);
      // All ids at once: that many pairs rarely differ, and they are counted anyway.
      const all = (await database.read(build.all<{ id: number }>(differingLinks(accountId)))).map(({ id }) => id);
      const later = all.filter((id) => id < Number(from));
      const ids = later.slice(0, limit);
      const last = ids.at(-1);
      return {
        items: await groupsOf(database, ids),
        nextCursor: later.length > limit && last !== undefined ? encodeCursor([last]) : null,
        total: all.length,
      };
    },
    async ofLink(linkId) {
      const live = await database.read(
        build.select({ id: links.id }).from(links).where(sql`id = ${linkId} and ${isLive}`),
      );
      return (
        (
          await groupsOf(
            database,
            live.map(({ id }) => id),
          )
        )[0] ?? null
      );
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
async function groupsOf({ build, read }: Database, linkIds: readonly number[]): Promise<TwinGroup[]> {
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

/** As stateKey of core: items of one server with an equal guid of an agent share their state. */
const sharedState = sql`iif(i.guid is null or substr(i.guid, 1, instr(i.guid, '://')) in ('local:', 'none:', 'file:', 'library:'),
  'item ' || i.rating_key, i.guid)`;

/**
 * Links, the newest first, of whose items the account watched one and not the other. Items that share a state count as one. Nearly all links agree,
 * so only those whose items have both states are compared in detail, and so is a link whose file leads to a third path.
 */
function differingLinks(accountId: number): SQL {
  return sql`with doubtful as materialized (select p.link_id, max(p.leads_away) as leads_away from link_items p
      left join watch_states w on w.account_id = ${accountId} and w.item_id = p.item_id
      group by p.link_id having min(coalesce(w.is_watched, 0)) < max(coalesce(w.is_watched, 0)) or max(p.leads_away)),
    ${foundBy(sql`doubtful d cross join links l on d.leads_away and l.id = d.link_id`)}
    select link_id as id from (
      select f.link_id, max(coalesce(w.is_watched, 0)) as is_watched
      from (select d.link_id, p.item_id from doubtful d cross join link_items p on not d.leads_away and p.link_id = d.link_id
          union all select link_id, item_id from found) f
        cross join media_items i on i.id = f.item_id
        left join watch_states w on w.account_id = ${accountId} and w.item_id = i.id
      where i.presence = 'present' and i.type in ('movie', 'episode')
      group by f.link_id, i.server_id, ${sharedState}
    ) group by link_id having max(is_watched) = 1 and min(is_watched) = 0 order by link_id desc`;
}

function membersOf(linkIds: readonly number[]): SQL {
  return sql`
    with ${foundBy(sql`json_each(${JSON.stringify(linkIds)}) w cross join links l on l.id = w.value`)}
    select f.link_id as "linkId", i.id as "itemId", i.server_id as "serverId", i.rating_key as "ratingKey", i.guid as guid,
      i.type as type, i.title as title, i.grandparent_title as "showTitle", i.season_number as "seasonNumber",
      i.episode_number as "episodeNumber"
    from found f cross join media_items i on i.id = f.item_id
    where i.presence = 'present' and i.type in ('movie', 'episode')
    order by f.link_id, i.id`;
}

/** Items whose file is at either end of a link or at the resolved path, or leads there itself: libraries may use different paths. */
function foundBy(wanted: SQL): SQL {
  // What the link itself leads to is left out of the resolved paths: it is nearly all of them.
  return sql`ends (link_id, path, other) as (
      select l.id, l.path, l.target from ${wanted}
      union all
      select l.id, l.target, l.path from ${wanted}
    ), places (link_id, path) as materialized (
      select link_id, path from ends
      union all
      select e.link_id, f.real_path from ends e cross join media_files f on f.local_path = e.path and f.real_path is not null
        and f.real_path not in (e.path, e.other)
    ), found (link_id, item_id) as (
      select p.link_id, f.item_id from places p cross join media_files f on f.local_path = p.path
      union
      select p.link_id, f.item_id from places p cross join media_files f on f.real_path = p.path
    )`;
}
