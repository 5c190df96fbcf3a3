import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { RuleGiven, RuleKnown, RuleOrigin, RuleState } from '../../core/model/rule.ts';
import { flag, json, oneOf, rowId, time } from './columns.ts';

const origins = ['manual', 'imported', 'discovered'] as const satisfies readonly RuleOrigin[];
const states = ['linked', 'waiting', 'conflict', 'disabled', 'error'] as const satisfies readonly RuleState[];

export const rules = sqliteTable(
  'rules',
  {
    id: rowId(),
    movieTmdbId: integer('movie_tmdb_id'),
    movieTitle: text('movie_title').notNull(),
    /** What lists are sorted by (src/db/library/words.ts). */
    movieKey: text('movie_key').notNull().default(''),
    sonarr: integer('sonarr'),
    radarr: integer('radarr'),
    seriesTvdbId: integer('series_tvdb_id'),
    seriesTitle: text('series_title').notNull(),
    seriesKey: text('series_key').notNull().default(''),
    seasonNumber: integer('season_number').notNull(),
    episodeNumbers: json('episode_numbers').$type<readonly number[]>().notNull(),
    episodeTvdbIds: json('episode_tvdb_ids').$type<readonly number[]>().notNull(),
    given: json('given').$type<RuleGiven>().notNull(),
    /** The episode that the rule was made for, in one spelling; part of rule equality (src/db/rule-identity.ts). */
    episodeKey: text('episode_key').notNull(),
    origin: text('origin', { enum: origins }).notNull(),
    enabled: flag('enabled').notNull(),
    state: text('state', { enum: states }).notNull(),
    reason: text('reason'),
    known: json('known').$type<RuleKnown>().notNull(),
    createdAt: time('created_at').notNull(),
    updatedAt: time('updated_at').notNull(),
  },
  (t) => [
    oneOf('rules_origin', t.origin, origins),
    oneOf('rules_state', t.state, states),
    index('rules_by_movie').on(t.movieTmdbId),
    index('rules_by_series').on(t.seriesTvdbId),
    index('rules_by_title').on(t.movieTitle, t.seriesTitle),
    index('rules_by_episode').on(t.seasonNumber, t.episodeKey),
    index('rules_unresolved').on(t.id).where(sql`movie_tmdb_id is null or series_tvdb_id is null`),
  ],
);

/** What an import could not read. */
export const importProblems = sqliteTable(
  'import_problems',
  {
    id: rowId(),
    source: text('source').notNull(),
    line: integer('line'),
    entry: text('entry').notNull(),
    reason: text('reason').notNull(),
  },
  (t) => [index('import_problems_by_source').on(t.source)],
);
