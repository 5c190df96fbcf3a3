import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { json, time } from './columns.ts';

/** A null value is a value ("ask always"); a key that was never set has no row. */
export const settings = sqliteTable('settings', {
  key: text('key').primaryKey(),
  value: json('value'),
  updatedAt: time('updated_at').notNull(),
});
