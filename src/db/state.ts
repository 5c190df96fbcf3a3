import { eq, sql } from 'drizzle-orm';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Database } from './database.ts';
import { state } from './schema/state.ts';

export function createStateStore({ build, read, write }: Database, now: () => number): StateStore {
  return {
    async get(key) {
      return (await read(build.select().from(state).where(eq(state.key, key))))[0]?.value;
    },
    async withPrefix(prefix) {
      const rows = await read(
        build.select().from(state).where(sql`substr(${state.key}, 1, ${prefix.length}) = ${prefix}`),
      );
      return new Map(rows.map(({ key, value }) => [key, value]));
    },
    async set(key, value) {
      const updatedAt = now();
      await write([
        build
          .insert(state)
          .values({ key, value, updatedAt })
          .onConflictDoUpdate({
            target: state.key,
            set: { value: sql`excluded.value`, updatedAt },
            setWhere: sql`${state.value} is not excluded.value`,
          }),
      ]);
    },
    async add(key, value) {
      const row = { key, value, updatedAt: now() };
      const [added] = await write([
        build.insert(state).values(row).onConflictDoNothing().returning({ key: state.key }),
      ]);
      return added.length > 0;
    },
    async remove(keys) {
      if (keys.length > 0) await write(keys.map((key) => build.delete(state).where(eq(state.key, key))));
    },
  };
}
