import { sql } from 'drizzle-orm';
import type { WatchStateStore } from '../../core/ports/watch-store.ts';
import type { Database } from '../database.ts';

/** The show's present episodes on its server; those of which Plex knows no season are in none. */
export function showProgress(
  { build, read }: Database,
  accountId: number,
  showItemId: number,
): ReturnType<WatchStateStore['showProgress']> {
  return read(
    build.all<Awaited<ReturnType<WatchStateStore['showProgress']>>[number]>(sql`
      select e.season_number as "seasonNumber", count(*) as total, coalesce(sum(w.is_watched), 0) as watched,
        max(w.last_watched_at) as "lastWatchedAt"
      from media_items s
        join media_items e on e.grandparent_rating_key = s.rating_key and e.server_id = s.server_id
        left join watch_states w on w.account_id = ${accountId} and w.item_id = e.id
      where s.id = ${showItemId} and s.type = 'show'
        and e.type = 'episode' and e.presence = 'present' and e.season_number is not null
      group by e.season_number order by e.season_number`),
  );
}
