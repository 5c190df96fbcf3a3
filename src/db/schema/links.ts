import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Link, LinkState, LinkStyle, PendingStep } from '../../core/model/link.ts';
import { flag, json, oneOf, rowId, time } from './columns.ts';
import { rules } from './rules.ts';

const styles = ['relative', 'absolute', 'hardlink'] as const satisfies readonly LinkStyle[];
const origins = ['made', 'adopted'] as const satisfies readonly Link['origin'][];
const states = ['linked', 'confirmed', 'broken', 'removed'] as const satisfies readonly LinkState[];

/** The ledger: what we may change on disk. */
export const links = sqliteTable(
  'links',
  {
    id: rowId(),
    ruleId: integer('rule_id').references(() => rules.id, { onDelete: 'set null' }),
    movieTmdbId: integer('movie_tmdb_id').notNull(),
    seriesTvdbId: integer('series_tvdb_id').notNull(),
    episodeTvdbIds: json('episode_tvdb_ids').$type<readonly number[]>().notNull(),
    radarr: integer('radarr').notNull(),
    radarrMovieId: integer('radarr_movie_id').notNull(),
    sonarr: integer('sonarr').notNull(),
    sonarrSeriesId: integer('sonarr_series_id').notNull(),
    path: text('path').notNull(),
    target: text('target').notNull(),
    style: text('style', { enum: styles }).notNull(),
    text: text('text').notNull(),
    madePath: text('made_path').notNull(),
    origin: text('origin', { enum: origins }).notNull(),
    pending: json('pending').$type<PendingStep>(),
    pendingPath: text('pending_path').generatedAlwaysAs(sql`json_extract(pending, '$.path')`, { mode: 'virtual' }),
    state: text('state', { enum: states }).notNull(),
    inSonarr: flag('in_sonarr'),
    inPlex: flag('in_plex'),
    reason: text('reason'),
    sizeBytes: integer('size_bytes'),
    quality: text('quality'),
    confirmAskedAt: time('confirm_asked_at'),
    revision: integer('revision').notNull(),
    createdAt: time('created_at').notNull(),
    updatedAt: time('updated_at').notNull(),
    removedAt: time('removed_at'),
  },
  (t) => [
    oneOf('links_style', t.style, styles),
    oneOf('links_origin', t.origin, origins),
    oneOf('links_state', t.state, states),
    index('links_by_movie').on(t.movieTmdbId),
    index('links_by_series').on(t.seriesTvdbId),
    index('links_by_rule').on(t.ruleId),
    index('links_by_state').on(t.state),
    index('links_live').on(t.id).where(sql`state <> 'removed'`),
    index('links_by_path').on(t.path).where(sql`state <> 'removed'`),
    // Read by the triggers of link_items.
    index('links_by_target').on(t.target).where(sql`state <> 'removed'`),
    index('links_by_pending_path').on(t.pendingPath).where(sql`state <> 'removed'`),
  ],
);

export const linkEvents = sqliteTable(
  'link_events',
  {
    id: rowId(),
    linkId: integer('link_id')
      .notNull()
      .references(() => links.id, { onDelete: 'cascade' }),
    at: time('at').notNull(),
    step: text('step').notNull(),
    reason: text('reason').notNull(),
  },
  (t) => [index('link_events_by_link').on(t.linkId, t.id), index('link_events_by_step').on(t.step, t.at)],
);

export const sidecars = sqliteTable(
  'sidecars',
  {
    id: rowId(),
    linkId: integer('link_id')
      .notNull()
      .references(() => links.id, { onDelete: 'cascade' }),
    path: text('path').notNull(),
    target: text('target').notNull(),
    text: text('text').notNull(),
  },
  (t) => [index('sidecars_by_link').on(t.linkId), index('sidecars_by_path').on(t.path)],
);
