import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Instance, InstanceKind, PathMap } from '../../core/model/instance.ts';
import { flag, json, oneOf, rowId, time } from './columns.ts';

const kinds = ['sonarr', 'radarr'] as const satisfies readonly InstanceKind[];
const sources = ['environment', 'database'] as const satisfies readonly Instance['source'][];

/** An environment instance may exist beside a stored one of the same number: it wins while its variables are set. */
export const instances = sqliteTable(
  'instances',
  {
    id: rowId(),
    kind: text('kind', { enum: kinds }).notNull(),
    number: integer('number').notNull(),
    name: text('name').notNull(),
    url: text('url').notNull(),
    apiPath: text('api_path').notNull(),
    /** Sealed; null for an environment instance, whose key is never stored. */
    apiKey: text('api_key'),
    /** See TlsOptions. */
    caFile: text('ca_file'),
    verifyTls: flag('verify_tls').notNull().default(true),
    pathMap: json('path_map').$type<readonly PathMap[]>().notNull(),
    enabled: flag('enabled').notNull(),
    source: text('source', { enum: sources }).notNull(),
    version: text('version'),
    lastSeenAt: time('last_seen_at'),
    error: text('error'),
  },
  (t) => [
    oneOf('instances_kind', t.kind, kinds),
    oneOf('instances_source', t.source, sources),
    uniqueIndex('instances_number').on(t.kind, t.number, t.source),
  ],
);
