import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { SessionKind } from '../../core/model/access.ts';
import { flag, json, oneOf, rowId, time } from './columns.ts';

const kinds = ['key', 'password', 'plex'] as const satisfies readonly SessionKind[];

export const sessions = sqliteTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    /** SHA-256 of the cookie, as hex: whoever reads the table or a backup cannot sign in with it. */
    tokenHash: text('token_hash').notNull(),
    kind: text('kind', { enum: kinds }).notNull(),
    accountId: integer('account_id'),
    name: text('name').notNull(),
    isOwner: flag('is_owner').notNull(),
    address: text('address').notNull(),
    userAgent: text('user_agent'),
    createdAt: time('created_at').notNull(),
    lastUsedAt: time('last_used_at').notNull(),
    expiresAt: time('expires_at').notNull(),
  },
  (t) => [
    oneOf('sessions_kind', t.kind, kinds),
    uniqueIndex('sessions_token').on(t.tokenHash),
    index('sessions_by_account').on(t.kind, t.accountId, t.lastUsedAt),
    index('sessions_expiring').on(t.expiresAt),
  ],
);

/** The plex.tv tokens of accounts that are signed in, encrypted. Each is deleted with its account's last session. */
export const sessionAccounts = sqliteTable('session_accounts', {
  accountId: integer('account_id').primaryKey(),
  token: text('token').notNull(),
  checkedAt: time('checked_at').notNull(),
});

export const auditEvents = sqliteTable(
  'audit_events',
  {
    id: rowId(),
    at: time('at').notNull(),
    who: text('who').notNull(),
    address: text('address'),
    action: text('action').notNull(),
    subject: text('subject'),
    before: json('before'),
    after: json('after'),
  },
  (t) => [index('audit_events_at').on(t.at), index('audit_events_by_action').on(t.action, t.id)],
);
