import { sql } from 'drizzle-orm';
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type {
  CandidateEvidence,
  CandidateMovie,
  CandidateSpecial,
  CandidateState,
} from '../../core/model/candidate.ts';
import { flag, json, oneOf, rowId, time } from './columns.ts';
import { rules } from './rules.ts';

const states = ['open', 'accepted', 'rejected', 'automatic'] as const satisfies readonly CandidateState[];

export const candidates = sqliteTable(
  'candidates',
  {
    id: rowId(),
    movieTmdbId: integer('movie_tmdb_id').notNull(),
    seriesTvdbId: integer('series_tvdb_id').notNull(),
    episodeTvdbId: integer('episode_tvdb_id').notNull(),
    movie: json('movie').$type<CandidateMovie>().notNull(),
    special: json('special').$type<CandidateSpecial>().notNull(),
    furtherParts: json('further_parts').$type<readonly CandidateSpecial[]>().notNull(),
    confidence: real('confidence').notNull(),
    evidence: json('evidence').$type<readonly CandidateEvidence[]>().notNull(),
    state: text('state', { enum: states }).notNull(),
    /** The rule that the answer made. */
    ruleId: integer('rule_id').references(() => rules.id, { onDelete: 'set null' }),
    /** A person took an answer back: never accepted automatically again. */
    isAsked: flag('is_asked').notNull().default(false),
    createdAt: time('created_at').notNull(),
    updatedAt: time('updated_at').notNull(),
  },
  (t) => [
    oneOf('candidates_state', t.state, states),
    uniqueIndex('candidates_by_pair').on(t.movieTmdbId, t.seriesTvdbId, t.episodeTvdbId),
    index('candidates_by_series').on(t.seriesTvdbId, t.episodeTvdbId),
    index('candidates_by_confidence').on(t.confidence, t.id),
    index('candidates_by_state').on(t.state, t.confidence, t.id),
    index('candidates_answered').on(t.updatedAt, t.id).where(sql`state <> 'open'`),
    index('candidates_by_rule').on(t.ruleId).where(sql`rule_id is not null`),
  ],
);
