import { and, eq, sql } from 'drizzle-orm';
import * as z from 'zod';
import type { ServiceSecret, ServiceSecretName, ServiceSecretStore } from '../core/ports/service-secret-store.ts';
import { messageOf } from '../errors.ts';
import type { Database } from './database.ts';
import type { Sealer } from './instances.ts';
import { sessions } from './schema/access.ts';
import { state } from './schema/state.ts';
import { addTask } from './task-queue.ts';

const secretSchema = z.object({
  current: z.string(),
  previous: z.array(z.object({ value: z.string(), until: z.number() })),
  replaced: z.array(z.string()),
}) satisfies z.ZodType<ServiceSecret>;

const names: readonly ServiceSecretName[] = ['apiKey', 'webhookSecret'];

/** Long as a list of short queries over the same rows. */
export function createServiceSecretStore(database: Database, sealer: Sealer): ServiceSecretStore {
  const { build } = database;

  const get: ServiceSecretStore['get'] = async (name) => {
    const [row] = await database.read(
      build
        .select()
        .from(state)
        .where(eq(state.key, keyOf(name))),
    );
    if (typeof row?.value !== 'string') return null;
    const revision = row.value;
    try {
      return { ...secretSchema.parse(JSON.parse(sealer.open(revision, keyOf(name)))), revision };
    } catch (error) {
      return { fault: messageOf(error), revision };
    }
  };

  const sealed = (name: ServiceSecretName, { current, previous, replaced }: ServiceSecret) =>
    sealer.seal(JSON.stringify({ current, previous, replaced }), keyOf(name));

  return {
    get,
    async replace(name, { revision, secret, tasks, now }) {
      const key = keyOf(name);
      const value = sealed(name, secret);
      const isOurs = sql`exists (select 1 from ${state} where ${and(eq(state.key, key), eq(state.value, value))})`;
      const written =
        revision === null
          ? build
              .insert(state)
              .values({ key, value, updatedAt: now })
              .onConflictDoNothing()
              .returning({ key: state.key })
          : build
              .update(state)
              .set({ value, updatedAt: now })
              .where(and(eq(state.key, key), eq(state.value, revision)))
              .returning({ key: state.key });
      const [rows] = await database.write([
        written,
        ...tasks.map((task) => addTask(database, task, { now, condition: isOurs })),
        ...(name === 'apiKey' ? [build.delete(sessions).where(and(eq(sessions.kind, 'key'), isOurs))] : []),
      ]);
      return rows.length > 0;
    },
    async reseal() {
      let count = 0;
      for (const name of names) {
        const stored = await get(name);
        if (stored === null || 'fault' in stored) continue;
        const [rows] = await database.write([
          build
            .update(state)
            .set({ value: sealed(name, stored) })
            .where(and(eq(state.key, keyOf(name)), eq(state.value, stored.revision)))
            .returning({ key: state.key }),
        ]);
        count += rows.length;
      }
      return count;
    },
  };
}

function keyOf(name: ServiceSecretName): string {
  return `serviceSecret.${name}`;
}
