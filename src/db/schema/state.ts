import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { json, time } from './columns.ts';

/** The service's own state, one value per key: users do not set it, and it is not an aggregate of its own. */
export const state = sqliteTable('state', {
  key: text('key').primaryKey(),
  value: json('value'),
  updatedAt: time('updated_at').notNull(),
});
