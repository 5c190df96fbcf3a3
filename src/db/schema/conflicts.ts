import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type {
  ConflictAnswer,
  ConflictKind,
  ConflictOption,
  ConflictState,
  ConflictSubject,
} from '../../core/model/conflict.ts';
import { json, oneOf, rowId, time } from './columns.ts';
import { rules } from './rules.ts';

const kinds = [
  'noMatch',
  'multipleMatches',
  'ambiguous',
  'destination',
  'collision',
] as const satisfies readonly ConflictKind[];
const states = ['open', 'resolved', 'ignored'] as const satisfies readonly ConflictState[];

export const conflicts = sqliteTable(
  'conflicts',
  {
    id: rowId(),
    ruleId: integer('rule_id').references(() => rules.id, { onDelete: 'set null' }),
    kind: text('kind', { enum: kinds }).notNull(),
    /** Who asks: the rule, or without one the subject itself. At most one open or ignored question per kind. */
    asker: text('asker').notNull(),
    subject: json('subject').$type<ConflictSubject>().notNull(),
    movieTmdbId: integer('movie_tmdb_id').generatedAlwaysAs(sql`json_extract(subject, '$.movieTmdbId')`, {
      mode: 'virtual',
    }),
    options: json('options').$type<readonly ConflictOption[]>().notNull(),
    state: text('state', { enum: states }).notNull(),
    reason: text('reason').notNull(),
    createdAt: time('created_at').notNull(),
    resolvedAt: time('resolved_at'),
    answer: json('answer').$type<ConflictAnswer>(),
  },
  (t) => [
    oneOf('conflicts_kind', t.kind, kinds),
    oneOf('conflicts_state', t.state, states),
    uniqueIndex('conflicts_one_open').on(t.asker, t.kind).where(sql`state in ('open', 'ignored')`),
    index('conflicts_by_rule').on(t.ruleId),
    index('conflicts_by_movie').on(t.movieTmdbId),
  ],
);
