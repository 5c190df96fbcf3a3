import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { ItemStore } from '../../core/ports/library-store.ts';
import { contains } from '../contains.ts';
import type { Database } from '../database.ts';
import { plexLibraries } from '../schema/plex-libraries.ts';

/** Counts the content of the libraries. The conditions match the indexes' literal text, which answer most of it alone. */
export function createItemTotals({
  build,
  read,
}: Database): Pick<ItemStore, 'countByType' | 'countByState' | 'networks'> {
  return {
    countByType: () =>
      read(
        build.all<{
          libraryId: number;
          type: string;
          count: number;
        }>(sql`select library_id as libraryId, type, count(*) as count
          from media_items where presence = 'present' group by library_id, type`),
      ),
    countByState: () =>
      read(
        build.all<{
          state: 'remoteOnly' | 'unavailable' | 'fileNotFound';
          count: number;
        }>(sql`select state, count(*) as count
          from media_items where presence = 'present' and state <> 'normal' group by state`),
      ),
    networks({ serverId, libraryId, q }) {
      const wanted = and(
        serverId === undefined ? undefined : eq(plexLibraries.serverId, serverId),
        libraryId === undefined ? undefined : eq(plexLibraries.id, libraryId),
        q === undefined ? undefined : contains(sql`${network}`, q.trim()),
      );
      return read(
        build.all<{ name: string; itemCount: number }>(sql`select ${network} as name, count(*) as itemCount
          from ${plexLibraries} cross join media_items i on i.library_id = ${plexLibraries.id} and i.type = 'show' and i.presence = 'present'
          cross join media_details on media_details.item_id = i.id
          where ${network} is not null and ${wanted ?? sql`true`}
          group by name order by name collate nocase, name`),
      );
    },
  };
}

/** The network of a show. Shows are few compared with episodes, so this needs no index. */
const network = sql`media_details.details ->> '$.network'`;

export function isOfNetwork(name: string): SQL {
  return sql`media_items.type = 'show' and exists (select 1 from media_details
    where media_details.item_id = media_items.id and ${network} = ${name.toWellFormed()})`;
}
