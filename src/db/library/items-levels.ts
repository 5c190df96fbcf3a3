import { sql } from 'drizzle-orm';
import type { MediaFile } from '../../core/model/plex.ts';
import type { ItemStore } from '../../core/ports/library-store.ts';
import type { Database } from '../database.ts';
import { listOf } from '../rows.ts';
import { fileTuple, toFiles } from './shown.ts';

/** The children of items; present ones only. */
export function createItemLevels({ build, read }: Database): Pick<ItemStore, 'levels' | 'filesOfTracks'> {
  return {
    async levels(ids) {
      if (ids.length === 0) return new Map();
      const below = (key: string) => sql`(select count(*) from media_items c
        where c.${sql.raw(key)} = i.rating_key and c.server_id = i.server_id and c.presence = 'present')`;
      const rows = await read(
        build.all<{ id: number; children: number; leaves: number }>(sql`select i.id as id,
            ${below('parent_rating_key')} as children,
            iif(i.type in ('show', 'artist'), ${below('grandparent_rating_key')}, ${below('parent_rating_key')}) as leaves
          from media_items i where i.id in ${listOf(ids)}`),
      );
      return new Map(rows.map(({ id, children, leaves }) => [id, { childCount: children, leafCount: leaves }]));
    },
    async filesOfTracks(albumIds) {
      if (albumIds.length === 0) return new Map();
      const rows = await read(
        build.all<{ id: number; file: string }>(sql`select a.id as id, ${sql.raw(fileTuple)} as file
          from media_items a
          join media_items t on t.parent_rating_key = a.rating_key and t.server_id = a.server_id
            and t.type = 'track' and t.presence = 'present'
          join media_files on media_files.item_id = t.id
          where a.id in ${listOf(albumIds)}
          order by a.id, t.season_number, t.episode_number, t.id, media_files.position`),
      );
      const files = new Map<number, MediaFile[]>();
      for (const { id, file } of rows) files.set(id, [...(files.get(id) ?? []), ...toFiles(`[${file}]`)]);
      return files;
    },
  };
}
