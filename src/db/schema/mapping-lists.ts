import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { MappingListFormat } from '../../core/model/mapping-list.ts';
import type { MappingListChanges } from '../../core/ports/mapping-list-store.ts';
import { flag, json, rowId, time } from './columns.ts';

/** One row per address: the content in use, and the result of the last fetch. */
export const mappingLists = sqliteTable('mapping_lists', {
  id: rowId(),
  /** The address without secrets, or the path of a file. */
  source: text('source').notNull().unique(),
  format: text('format').$type<MappingListFormat>(),
  version: text('version'),
  /** When the content in use was fetched; null = never. */
  fetchedAt: time('fetched_at'),
  checkedAt: time('checked_at').notNull(),
  etag: text('etag'),
  lastModified: text('last_modified'),
  /** SHA-256 of the content in use. */
  digest: text('digest'),
  rows: integer('rows').notNull(),
  /** False while it is not configured any more. */
  isUsed: flag('is_used').notNull(),
  /** Rows of this part are in use; others are of a write that did not finish. */
  part: integer('part').notNull(),
  /** Why the last fetch gave nothing usable; null after a good one. */
  error: text('error'),
  problems: json('problems').$type<readonly string[]>().notNull(),
  problemCount: integer('problem_count').notNull(),
  changes: json('changes').$type<MappingListChanges>(),
});

export const mappingRows = sqliteTable(
  'mapping_rows',
  {
    id: integer('id').primaryKey(),
    listId: integer('list_id')
      .notNull()
      .references(() => mappingLists.id, { onDelete: 'cascade' }),
    part: integer('part').notNull(),
    movieTmdbId: integer('movie_tmdb_id'),
    movieImdbId: text('movie_imdb_id'),
    seriesTvdbId: integer('series_tvdb_id').notNull(),
    seasonNumber: integer('season_number').notNull(),
    episodeNumbers: json('episode_numbers').$type<readonly number[]>().notNull(),
    episodeTvdbIds: json('episode_tvdb_ids').$type<readonly number[]>().notNull(),
  },
  (t) => [
    index('mapping_rows_by_list').on(t.listId, t.part, t.id),
    index('mapping_rows_by_movie').on(t.movieTmdbId).where(sql`movie_tmdb_id is not null`),
    index('mapping_rows_by_imdb').on(t.movieImdbId).where(sql`movie_imdb_id is not null`),
    index('mapping_rows_by_series').on(t.seriesTvdbId),
  ],
);
