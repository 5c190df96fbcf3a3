import { sql } from 'drizzle-orm';
import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type * as r from '../../core/model/request.ts';
import { oneOf, rowId, time } from './columns.ts';
import { mediaItems } from './media-items.ts';

const kinds = ['movie', 'episode', 'book'] as const satisfies readonly r.RequestKind[];
const states = [
  'pending',
  'searching',
  'downloading',
  'downloaded',
  'available',
] as const satisfies readonly r.RequestState[];

/** What people asked for and wait for. */
export const requests = sqliteTable(
  'requests',
  {
    id: rowId(),
    /** The plex.tv id of the account that made it. */
    plexId: integer('plex_id'),
    requesterName: text('requester_name'),
    kind: text('kind', { enum: kinds }).notNull(),
    title: text('title').notNull(),
    person: text('person'),
    year: integer('year'),
    tmdbId: integer('tmdb_id'),
    tvdbId: integer('tvdb_id'),
    asin: text('asin'),
    seasonNumber: integer('season_number'),
    episodeNumber: integer('episode_number'),
    /** Title and person, normalised so that equal ones compare equal. */
    titleKey: text('title_key').notNull(),
    personKey: text('person_key'),
    state: text('state', { enum: states }).notNull(),
    itemId: integer('item_id').references(() => mediaItems.id, { onDelete: 'set null' }),
    itemGuid: text('item_guid'),
    confidence: real('confidence'),
    reason: text('reason'),
    createdAt: time('created_at').notNull(),
    updatedAt: time('updated_at').notNull(),
    availableAt: time('available_at'),
  },
  (t) => [
    oneOf('requests_kind', t.kind, kinds),
    oneOf('requests_state', t.state, states),
    index('requests_by_title').on(t.titleKey),
    index('requests_by_tmdb').on(t.tmdbId).where(sql`tmdb_id is not null`),
    index('requests_by_tvdb').on(t.tvdbId).where(sql`tvdb_id is not null`),
    index('requests_by_asin').on(t.asin).where(sql`asin is not null`),
    index('requests_by_item').on(t.itemId),
    index('requests_by_account').on(t.plexId, t.id).where(sql`plex_id is not null`),
    index('requests_open').on(t.id).where(sql`state <> 'available'`),
  ],
);

/** The history of a request: one row per state. */
export const requestSteps = sqliteTable(
  'request_steps',
  {
    id: rowId(),
    requestId: integer('request_id')
      .notNull()
      .references(() => requests.id, { onDelete: 'cascade' }),
    at: time('at').notNull(),
    state: text('state', { enum: states }).notNull(),
    reason: text('reason').notNull(),
  },
  (t) => [oneOf('request_steps_state', t.state, states), index('request_steps_by_request').on(t.requestId, t.id)],
);
