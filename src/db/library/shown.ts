import { asc, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { MediaFile, MediaItem } from '../../core/library/model.ts';
import type { Database } from '../database.ts';
import { mediaItems } from '../schema/media-items.ts';

/** What the items store answers with: a row, with its files and guids as one JSON text each. */
export const shown = {
  ...getTableColumns(mediaItems),
  guids: sql<string[]>`(select json_group_array(guid) from media_guids where item_id = ${mediaItems.id})`.mapWith(
    (text: string) => JSON.parse(text) as string[],
  ),
  files: sql<
    MediaFile[]
  >`(select json_group_array(json_array(media_id, part_id, path, local_path, size_bytes, duration_ms,
    container, deleted_at, is_here, is_playable, real_path)) from media_files where item_id = ${mediaItems.id})`.mapWith(
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

function toFiles(text: string): MediaFile[] {
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
