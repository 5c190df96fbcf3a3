import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type * as w from '../../core/model/watch.ts';
import { flag, json, oneOf, rowId, time } from './columns.ts';
import { mediaItems } from './media-items.ts';
import { plexServers } from './plex-servers.ts';

const kinds = ['watched', 'unwatched'] as const satisfies readonly w.WatchEvent['kind'][];
const sources = [
  'webhook',
  'tautulli',
  'stream',
  'history',
  'compare',
  'api',
  'twin',
] as const satisfies readonly w.WatchSource[];
const twinOutcomes = [
  'open',
  'marked',
  'already',
  'waiting',
  'off',
  'noToken',
] as const satisfies readonly w.TwinOutcome[];

export const accounts = sqliteTable(
  'accounts',
  {
    id: rowId(),
    plexId: integer('plex_id'),
    name: text('name').notNull(),
    isOwner: flag('is_owner').notNull(),
    followed: flag('followed').notNull(),
    createdAt: time('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('accounts_plex_id').on(t.plexId).where(sql`plex_id is not null`),
    uniqueIndex('accounts_one_owner').on(t.isOwner).where(sql`is_owner = 1`),
    uniqueIndex('accounts_by_name_alone').on(t.name).where(sql`plex_id is null and is_owner = 0`),
  ],
);

/** Tokens of people other than the owner, which allow marking items for them. */
export const accountTokens = sqliteTable(
  'account_tokens',
  {
    accountId: integer('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    serverId: integer('server_id')
      .notNull()
      .references(() => plexServers.id, { onDelete: 'cascade' }),
    /** Sealed. */
    token: text('token').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.serverId] }), index('account_tokens_by_server').on(t.serverId)],
);

/** What was watched, when, by whom, and from which source. Titles are kept: a view outlives its item and its server. */
export const watchEvents = sqliteTable(
  'watch_events',
  {
    id: rowId(),
    accountId: integer('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    /** No foreign key: ids are never reused, and views remain when their server is removed. */
    serverId: integer('server_id').notNull(),
    itemId: integer('item_id').references(() => mediaItems.id, { onDelete: 'set null' }),
    kind: text('kind', { enum: kinds }).notNull(),
    at: time('at').notNull(),
    source: text('source', { enum: sources }).notNull(),
    sources: json('sources').$type<readonly w.WatchSource[]>().notNull(),
    twins: text('twins', { enum: twinOutcomes }).notNull(),
    outcome: text('outcome'),
    ratingKey: text('rating_key').notNull(),
    guid: text('guid'),
    type: text('type').notNull(),
    title: text('title').notNull(),
    showTitle: text('show_title'),
    seasonNumber: integer('season_number'),
    episodeNumber: integer('episode_number'),
  },
  (t) => [
    oneOf('watch_events_kind', t.kind, kinds),
    oneOf('watch_events_source', t.source, sources),
    oneOf('watch_events_twins', t.twins, twinOutcomes),
    index('watch_events_by_time').on(t.at, t.id),
    index('watch_events_by_account').on(t.accountId, t.at, t.id),
    index('watch_events_by_item').on(t.itemId, t.at, t.id),
    index('watch_events_by_source').on(t.source, t.at, t.id),
    index('watch_events_unwatched').on(t.at, t.id).where(sql`kind = 'unwatched'`),
    index('watch_events_waiting').on(t.at, t.id).where(sql`twins in ('open', 'waiting')`),
    index('watch_events_without_item').on(t.accountId, t.at).where(sql`item_id is null`),
  ],
);

/**
 * The number of events per day (UTC) and in total, so that totals and statistics never scan the events; maintained in the batches that
 * write them. Its migration makes it WITHOUT ROWID, like watch_states: both are read by key.
 */
export const watchCounts = sqliteTable(
  'watch_counts',
  {
    /** Such as 2026-01-31, or "all". */
    span: text('span').notNull(),
    accountId: integer('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: kinds }).notNull(),
    source: text('source', { enum: sources }).notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.span, t.accountId, t.kind, t.source] })],
);

export const watchStates = sqliteTable(
  'watch_states',
  {
    accountId: integer('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    itemId: integer('item_id')
      .notNull()
      .references(() => mediaItems.id, { onDelete: 'cascade' }),
    isWatched: flag('is_watched').notNull(),
    firstWatchedAt: time('first_watched_at'),
    lastWatchedAt: time('last_watched_at'),
    unwatchedAt: time('unwatched_at'),
    isManual: flag('is_manual').notNull(),
    isBaseline: flag('is_baseline').notNull(),
    updatedAt: time('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.itemId] }),
    index('watch_states_by_item').on(t.itemId, t.accountId, t.isWatched),
  ],
);
