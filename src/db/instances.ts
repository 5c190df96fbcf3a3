import { and, asc, eq, sql } from 'drizzle-orm';
import type { Instance, InstanceKind } from '../core/model/instance.ts';
import type { InstanceStore } from '../core/ports/instance-store.ts';
import { sealedFault } from '../core/secrets/sealed-fault.ts';
import { serverName } from '../core/servers/server-name.ts';
import { AppError } from '../errors.ts';
import type { Database } from './database.ts';
import { isUniqueViolation } from './errors.ts';
import { differs, given, rowWhere } from './rows.ts';
import { instances } from './schema/instances.ts';

type InstanceRow = typeof instances.$inferSelect;
type Addressed = Pick<Instance, 'kind' | 'number'>;

/** Encrypts and decrypts secrets; the context binds the ciphertext to its row. */
export interface Sealer {
  seal(plain: string, context: string): string;
  open(sealed: string, context: string): string;
}

export function createInstanceStore(database: Database, sealer: Sealer): InstanceStore {
  const { build } = database;
  const byId = (id: number) => build.select().from(instances).where(eq(instances.id, id));
  const get = async (id: number) => {
    const [row] = await database.read(byId(id));
    return row === undefined ? null : opened(row, sealer);
  };

  return {
    async all() {
      const stored = build
        .select()
        .from(instances)
        .where(eq(instances.source, 'database'))
        .orderBy(asc(instances.kind), asc(instances.number));
      return (await database.read(stored)).map((row) => opened(row, sealer));
    },
    get,
    create: create(database, sealer),
    async ensureEnvironment(instance) {
      const results = await database.write(ensureStatements(database, instance));
      const [row] = results[2];
      if (row === undefined)
        throw new AppError('database', `No row came back for ${instance.kind} ${instance.number}.`);
      return opened(row, sealer);
    },
    async update(id, change) {
      const before = await get(id);
      if (before === null) return null;
      const { apiKey, ...rest } = given(change);
      // Sealing an equal key gives different bytes, so only a new key is written.
      const isNewKey = apiKey !== undefined && before.source === 'database' && apiKey !== before.apiKey;
      const set = isNewKey ? { ...rest, apiKey: sealer.seal(apiKey, contextOf(before)) } : rest;
      const isChanged = differs(instances, set);
      if (isChanged === undefined) return before;
      const [, [row]] = await database.write([
        build
          .update(instances)
          .set(set)
          .where(and(eq(instances.id, id), isChanged)),
        byId(id),
      ]);
      return row === undefined ? null : opened(row, sealer);
    },
    reseal: reseal(database, sealer),
    async delete(id) {
      const [gone] = await database.write([
        build.delete(instances).where(eq(instances.id, id)).returning({ id: instances.id }),
      ]);
      return gone.length > 0;
    },
  };
}

function create(database: Database, sealer: Sealer): InstanceStore['create'] {
  const { build } = database;
  return async (instance) => {
    const apiKey = sealer.seal(instance.apiKey, contextOf(instance));
    const insert = build.insert(instances).values({ ...instance, apiKey, enabled: true, source: 'database' });
    try {
      const [[row]] = await database.write([insert.returning()]);
      if (row === undefined) throw new AppError('database', `No row came back for the new ${instance.kind}.`);
      return opened(row, sealer);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const taken = `There is already a ${instance.kind} with the number ${instance.number}. Choose another number.`;
      throw new AppError('conflict', taken, { cause: error });
    }
  };
}

function reseal(database: Database, sealer: Sealer): InstanceStore['reseal'] {
  const { build } = database;
  return async () => {
    const stored = await database.read(build.select().from(instances).where(eq(instances.source, 'database')));
    const changes = stored.flatMap((row) => {
      const apiKey = row.apiKey === null ? null : openedOrNull(row.apiKey, contextOf(row), sealer);
      if (row.apiKey === null || apiKey === null) return [];
      // Only if the row still holds what was opened: a key set meanwhile is already sealed with the newest key.
      return build
        .update(instances)
        .set({ apiKey: sealer.seal(apiKey, contextOf(row)) })
        .where(and(eq(instances.id, row.id), eq(instances.apiKey, row.apiKey)));
    });
    await database.write(changes);
    return changes.length;
  };
}

function ensureStatements({ build }: Database, instance: Parameters<InstanceStore['ensureEnvironment']>[0]) {
  const { kind, number, ...address } = instance;
  const isIt = and(eq(instances.kind, kind), eq(instances.number, number), eq(instances.source, 'environment'));
  const row = {
    ...instance,
    apiKey: null,
    verifyTls: true,
    pathMap: [],
    enabled: true,
    source: 'environment' as const,
  };
  return [
    build
      .update(instances)
      .set(address)
      .where(and(isIt, differs(instances, address))),
    build
      .insert(instances)
      .select(rowWhere(instances, row, sql`not exists (select 1 from ${instances} where ${isIt})`)),
    build.select().from(instances).where(isIt),
  ] as const;
}

/** Not the id: it is unknown before the insert, and the key is sealed from the start. */
function contextOf({ kind, number }: { kind: InstanceKind; number: number }): string {
  return `instances:${kind}:${number}:apiKey`;
}

/**
 * A key that cannot be decrypted (the encryption key was lost) must not break the other instances: it is empty, and the row has the reason.
 */
function opened(row: InstanceRow, sealer: Sealer): Instance {
  if (row.apiKey === null) return { ...row, apiKey: '' };
  try {
    return { ...row, apiKey: sealer.open(row.apiKey, contextOf(row satisfies Addressed)) };
  } catch (error) {
    const keyFault = sealedFault('API key', error);
    return { ...row, apiKey: '', keyFault, error: `Nothing is asked of ${serverName(row)}: ${keyFault}.` };
  }
}

/** Null if no key decrypts it; the error is reported where the instance is used. */
function openedOrNull(sealed: string, context: string, sealer: Sealer): string | null {
  try {
    return sealer.open(sealed, context);
  } catch {
    return null;
  }
}
