import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { MediaItem } from '../../core/model/plex.ts';
import type { AlikeQuery } from '../../core/ports/library-store.ts';
import type { Database } from '../database.ts';
import { listOf } from '../rows.ts';
import { mediaItems } from '../schema/media-items.ts';
import { found } from './search.ts';
import { isPresent, readItems } from './shown.ts';
import { anyWordQuery } from './words.ts';

/** Keeps a page of search results to a few batches, each from one state of the database. */
const atOnce = 25;

/** Finds the ids for each query first, then reads all rows once: pages of results find the same items repeatedly. */
export async function itemsAlike(database: Database, queries: readonly AlikeQuery[]): Promise<MediaItem[]> {
  const ids = new Set<number>();
  for (let start = 0; start < queries.length; start += atOnce) {
    const hits = await database.readTogether(
      queries.slice(start, start + atOnce).map((query) => idsAlike(database, query)),
    );
    for (const { id } of hits.flat()) ids.add(id);
  }
  return readItems(database, and(sql`${mediaItems.id} in ${listOf([...ids])}`, isPresent));
}

function idsAlike({ build }: Database, { type, text, seasonNumber, episodeNumber, limit }: AlikeQuery) {
  const wanted = and(
    eq(mediaItems.type, type),
    isPresent,
    seasonNumber == null ? undefined : eq(mediaItems.seasonNumber, seasonNumber),
    episodeNumber == null ? undefined : eq(mediaItems.episodeNumber, episodeNumber),
  );
  const match = anyWordQuery(text);
  const written = sql`instr(lower(${mediaItems.title}), lower(${text.toWellFormed().trim()})) > 0`;
  const of: SQL =
    match === null
      ? sql`media_items where ${and(wanted, written)} order by media_items.id`
      : sql`${found(match)} as found cross join media_items on media_items.id = found.item_id
          where ${wanted} order by found.score, media_items.id`;
  return build.all<{ id: number }>(sql`select media_items.id as id from ${of} limit ${limit}`);
}
