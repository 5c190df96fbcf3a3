import { eq, sql } from 'drizzle-orm';
import type { SettingStore } from '../core/ports/setting-store.ts';
import type { Database } from './database.ts';
import { settings } from './schema/settings.ts';

export function createSettingStore(database: Database, now: () => number): SettingStore {
  const { build } = database;
  return {
    async all() {
      const rows = await database.read(build.select().from(settings));
      return new Map(rows.map(({ key, value }) => [key, value]));
    },
    /** Undefined if it was never set; null is a value. */
    async get(key) {
      return (await database.read(build.select().from(settings).where(eq(settings.key, key))))[0]?.value;
    },
    async set(values) {
      const updatedAt = now();
      await database.write(
        [...values].map(([key, value]) =>
          build
            .insert(settings)
            .values({ key, value, updatedAt })
            .onConflictDoUpdate({
              target: settings.key,
              set: { value: sql`excluded.value`, updatedAt },
              setWhere: sql`${settings.value} is not excluded.value`,
            }),
        ),
      );
    },
    async unset(key) {
      await database.write([build.delete(settings).where(eq(settings.key, key))]);
    },
  };
}
