import { sql } from 'drizzle-orm';
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type * as l from '../../core/model/plex.ts';
import { flag, json, oneOf, rowId, time } from './columns.ts';

const sources = ['environment', 'database'] as const satisfies readonly l.PlexServer['source'][];
const connections = ['local', 'remote', 'relay', 'manual'] as const satisfies readonly l.ConnectionKind[];

export const plexServers = sqliteTable(
  'plex_servers',
  {
    id: rowId(),
    /** For environment servers only. */
    number: integer('number'),
    name: text('name').notNull(),
    url: text('url').notNull(),
    /** Sealed; null for an environment server, whose token is never stored. */
    token: text('token'),
    /** See TlsOptions. */
    caFile: text('ca_file'),
    verifyTls: flag('verify_tls').notNull().default(true),
    machineIdentifier: text('machine_identifier'),
    version: text('version'),
    platform: text('platform'),
    enabled: flag('enabled').notNull(),
    source: text('source', { enum: sources }).notNull(),
    connection: text('connection', { enum: connections }).notNull(),
    /** Read only with the server, so no table of its own. */
    connections: json('connections').$type<readonly l.PlexConnection[]>().notNull(),
    remoteStreaming: flag('remote_streaming').notNull(),
    accountId: integer('account_id'),
    accountName: text('account_name'),
    isOwner: flag('is_owner'),
    tokenRefused: flag('token_refused').notNull(),
    tokenCheckedAt: time('token_checked_at'),
    lastSeenAt: time('last_seen_at'),
    error: text('error'),
  },
  (t) => [
    oneOf('plex_servers_source', t.source, sources),
    oneOf('plex_servers_connection', t.connection, connections),
    // An environment server may exist beside a stored one of the same machine: it wins while its variables are set.
    uniqueIndex('plex_servers_machine').on(t.machineIdentifier).where(sql`source = 'database'`),
    uniqueIndex('plex_servers_number').on(t.number).where(sql`source = 'environment'`),
  ],
);
