import { sql } from 'drizzle-orm';
import type { ItemStore } from '../../core/ports/library-store.ts';
import type { Database } from '../database.ts';
import { jsonRows } from '../json-rows.ts';

export function createItemStates({ build, write }: Database): Pick<ItemStore, 'setViews' | 'setStates'> {
  return {
    async setViews(views) {
      if (views.length === 0) return;
      const rows = jsonRows(views.map(({ id, view }) => ({ id, ...view })));
      const columns = [
        ['view_count', 'viewCount'],
        ['view_offset_ms', 'viewOffsetMs'],
        ['last_viewed_at', 'lastViewedAt'],
        ['user_rating', 'userRating'],
      ] as const;
      const set = columns.map(([column, key]) => `${column} = value ->> '${key}'`).join(', ');
      const differs = columns.map(([column, key]) => `i.${column} is not value ->> '${key}'`).join(' or ');
      await write(
        [
          build.run(sql`update media_items as i set ${sql.raw(set)} from ${rows}
            where i.id = value ->> 'id' and (${sql.raw(differs)})`),
        ],
        'repeatable',
      );
    },
    async setStates(states, now) {
      if (states.length === 0) return 0;
      const rows = jsonRows(states);
      const [changed] = await write(
        [
          build.run(sql`update media_items as i
            set state = s.value ->> 'state', reason = s.value ->> 'reason', changed_at = ${now} from ${rows} s
            where i.id = s.value ->> 'id' and i.presence = 'present'
              and (i.state is not s.value ->> 'state' or i.reason is not s.value ->> 'reason' or exists (
                select 1 from json_each(s.value, '$.files') f cross join media_files m on ${isFile} where ${isOther}))`),
          build.run(sql`update media_files as m set local_path = f.value ->> 'localPath', is_here = f.value ->> 'isHere',
            is_playable = f.value ->> 'isPlayable', real_path = f.value ->> 'realPath' from ${rows} s cross join json_each(s.value, '$.files') f
            where ${isFile} and ${isOther}`),
        ],
        'repeatable',
      );
      return changed.rowsAffected;
    },
  };
}

const isFile = sql.raw(`m.item_id = s.value ->> 'id' and m.part_id = f.value ->> 'partId'`);
const isOther = sql.raw(`(m.local_path is not f.value ->> 'localPath' or m.is_here is not f.value ->> 'isHere'
  or m.is_playable is not f.value ->> 'isPlayable' or m.real_path is not f.value ->> 'realPath')`);
