import { asc, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { MediaFile, MediaItem } from '../../core/model/plex.ts';
import type { Database } from '../database.ts';
import { mediaItems } from '../schema/media-items.ts';

/** A file as one JSON text, for `toFiles`. */
export const fileTuple = `json_array(media_files.media_id, media_files.part_id, media_files.path, media_files.local_path,
  media_files.size_bytes, media_files.duration_ms, media_files.container, media_files.deleted_at, media_files.is_here,
  media_files.is_playable, media_files.real_path)`;

/** What the item store returns: a row, with its files and guids as one JSON text each. */
export const shown = {
  ...getTableColumns(mediaItems),
  guids: sql<string[]>`(select json_group_array(guid) from media_guids where item_id = ${mediaItems.id})`.mapWith(
    (text: string) => JSON.parse(text) as string[],
  ),
  files: sql<
    MediaFile[]
  >`(select json_group_array(${sql.raw(fileTuple)}) from media_files where item_id = ${mediaItems.id})`.mapWith(
    toFiles,
  ),
};

export const isPresent = sql`presence = 'present'`;

export async function readItems(
  database: Database,
  where: SQL | undefined,
  { orderBy = [asc(mediaItems.id)], limit }: { orderBy?: (SQL | SQLiteColumn)[]; limit?: number } = {},
): Promise<MediaItem[]> {
  const query = database.build
    .select(shown)
    .from(mediaItems)
    .where(where)
    .orderBy(...orderBy);
  return (await database.read(limit === undefined ? query : query.limit(limit))).map(toItem);
}

type ShownRow = typeof mediaItems.$inferSelect & { readonly guids: string[]; readonly files: MediaFile[] };

export function toItem({ sortKey: _, viewCount, viewOffsetMs, lastViewedAt, userRating, ...row }: ShownRow): MediaItem {
  return { ...row, view: { viewCount, viewOffsetMs, lastViewedAt, userRating } };
}

type FileTuple = [
  mediaId: string,
  partId: string,
  path: string,
  localPath: string | null,
  sizeBytes: number | null,
  durationMs: number | null,
  container: string | null,
  deletedAt: number | null,
  isHere: number,
  isPlayable: number | null,
  realPath: string | null,
];

export function toFiles(text: string): MediaFile[] {
  return (JSON.parse(text) as FileTuple[]).map(
    ([
      mediaId,
      partId,
      path,
      localPath,
      sizeBytes,
      durationMs,
      container,
      deletedAt,
      isHere,
      isPlayable,
      realPath,
    ]) => ({
      mediaId,
      partId,
      path,
      localPath,
      realPath,
      sizeBytes,
      durationMs,
      container,
      deletedAt,
      isHere: isHere === 1,
      isPlayable: isPlayable === null ? null : isPlayable === 1,
    }),
  );
}
