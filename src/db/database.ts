import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, InStatement, InValue, ResultSet } from '@libsql/client';
import type { BatchItem, BatchResponse } from 'drizzle-orm/batch';
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql';
import type { PreparedQueryConfig, SQLitePreparedQuery } from 'drizzle-orm/sqlite-core';
import { databaseError, isBusy } from './errors.ts';

type Query = BatchItem<'sqlite'>;

/** Where queries are built and sent. There are no interactive transactions: a write is one batch, over HTTP one round trip. */
export interface Database {
  /** Builds queries; send them with `read` and `write`, never by awaiting them. */
  readonly build: LibSQLDatabase;
  readonly client: Client;
  /** For messages: the file's path or the server's address without secrets. */
  readonly name: string;
  readonly path: string | null;
  read<T>(query: Query & { readonly _: { readonly result: T } }): Promise<T>;
  /** All from one state of the database. */
  readTogether<const T extends readonly Query[]>(queries: T): Promise<BatchResponse<T>>;
  /** All or nothing, never overlapping with another write. */
  write<const T extends readonly Query[]>(queries: T): Promise<BatchResponse<T>>;
  close(): void;
}

/** How long a write waits for another process before it is a fault. */
const busyPatienceMs = 5_000;

export function createDatabase(client: Client, name: string, path: string | null): Database {
  const build = drizzle(client);

  const inLane = createLane();

  async function send(queries: readonly Query[], mode: 'read' | 'write'): Promise<unknown[]> {
    if (queries.length === 0) return [];
    const prepared = queries.map(prepare);
    const statements = prepared.map(statementOf);
    const batch = () => patiently(name, () => client.batch(statements, mode));
    const results = await (mode === 'write' ? inLane(batch) : batch());
    return results.map((result, position) => prepared[position]?.mapResult(result, true));
  }

  return {
    build,
    client,
    name,
    path,
    async read<T>(query: Query & { readonly _: { readonly result: T } }) {
      const prepared = prepare(query);
      const result: ResultSet = await patiently(name, () => client.execute(statementOf(prepared)));
      return prepared.mapResult(result, true) as T;
    },
    async readTogether<const T extends readonly Query[]>(queries: T) {
      return (await send(queries, 'read')) as BatchResponse<T>;
    },
    async write<const T extends readonly Query[]>(queries: T) {
      return (await send(queries, 'write')) as BatchResponse<T>;
    },
    close: () => client.close(),
  };
}

/**
 * One write at a time, in the order asked: a server does not serve waiting writers in turn, so that of many at once some starve
 * until they time out.
 */
function createLane(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Sends again while another process writes: waiting here leaves the event loop free, a long busy timeout would block it. */
export async function patiently<T>(name: string, send: () => Promise<T>, patienceMs = busyPatienceMs): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (let waitMs = 5; ; waitMs = Math.min(waitMs * 2, 200)) {
    try {
      return await send();
    } catch (error) {
      if (!isBusy(error) || performance.now() + waitMs > deadline) throw databaseError(error, name);
    }
    await sleep(waitMs * (0.5 + Math.random()));
  }
}

function prepare(query: Query): SQLitePreparedQuery<PreparedQueryConfig> {
  // Every query of drizzle has it (its own batch uses it); the types of the builders leave it out.
  return (query as Query & { _prepare(): SQLitePreparedQuery<PreparedQueryConfig> })._prepare();
}

function statementOf(prepared: SQLitePreparedQuery<PreparedQueryConfig>): InStatement {
  const { sql, params } = prepared.getQuery();
  return { sql, args: params.map(bindable) };
}

/** Both transports bind a JavaScript number as a float, which shows wherever no column's type corrects it: 5.0 in JSON and text. */
function bindable(value: unknown): InValue {
  return (typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value) as InValue;
}
