import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { MovieFacts, SeriesWithSpecials } from '../../core/model/discovery.ts';
import { flag, json } from './columns.ts';

/** In its index alone: a search by title reads no facts but those that it finds. */
const titleKey = () =>
  text('title_key').generatedAlwaysAs(sql`lower(json_extract(facts, '$.title'))`, { mode: 'virtual' });

/** What Radarr last said of each movie, so that an event about a series needs no list of movies. */
export const discoveryMovies = sqliteTable(
  'discovery_movies',
  {
    tmdbId: integer('tmdb_id').primaryKey(),
    /** A hash of the facts: equal ones are not written and not compared again. */
    mark: text('mark').notNull(),
    /** False until a search with these facts was recorded. */
    isCompared: flag('is_compared').notNull(),
    facts: json('facts').$type<MovieFacts>().notNull(),
    titleKey: titleKey(),
  },
  (t) => [
    index('discovery_movies_by_title').on(t.titleKey),
    index('discovery_movies_new').on(t.tmdbId).where(sql`is_compared = 0`),
  ],
);

/** The same of each series with its specials. */
export const discoverySeries = sqliteTable(
  'discovery_series',
  {
    tvdbId: integer('tvdb_id').primaryKey(),
    /** A hash of the series' own row: another one means that Sonarr has refreshed it. */
    rowMark: text('row_mark').notNull(),
    mark: text('mark').notNull(),
    specials: integer('specials').notNull(),
    isCompared: flag('is_compared').notNull(),
    facts: json('facts').$type<SeriesWithSpecials>().notNull(),
    titleKey: titleKey(),
  },
  (t) => [
    index('discovery_series_by_title').on(t.titleKey),
    index('discovery_series_new').on(t.tvdbId).where(sql`is_compared = 0`),
  ],
);

/** Which instance has which of them: what one no longer has may be in another that is away, switched off or empty. */
export const discoveryHolders = sqliteTable(
  'discovery_holders',
  {
    instanceId: integer('instance_id').notNull(),
    /** A movie's TMDB id, or a series' TVDB id. */
    itemId: integer('item_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.itemId] })],
);
