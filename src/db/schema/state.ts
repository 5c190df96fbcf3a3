import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { json, time } from './columns.ts';

/** What the service remembers for itself, one value a key: nobody sets it, and it is no aggregate of its own. */
export const state = sqliteTable('state', {
  key: text('key').primaryKey(),
  value: json('value'),
  updatedAt: time('updated_at').notNull(),
});
