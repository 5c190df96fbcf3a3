import type { Client, InStatement, InValue } from '@libsql/client/sqlite3';
import type { BatchItem, BatchResponse } from 'drizzle-orm/batch';
import type { LibSQLDatabase } from 'drizzle-orm/libsql';
import { drizzle } from 'drizzle-orm/libsql/sqlite3';
import type { PreparedQueryConfig, SQLitePreparedQuery } from 'drizzle-orm/sqlite-core';
import type { Connection } from './connection.ts';

type Query = BatchItem<'sqlite'>;

/** Where queries are built and sent. There are no interactive transactions: a write is one batch, over HTTP one round trip. */
export interface Database {
  /** Builds queries; send them with `read` and `write`, never by awaiting them. */
  readonly build: LibSQLDatabase;
  /** The connection in use, for what is no query of the store. */
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

export function createDatabase(connection: Connection, path: string | null): Database {
  const build = drizzle(connection.client());
  const inLane = createLane();

  async function send(queries: readonly Query[], mode: 'read' | 'write'): Promise<unknown[]> {
    if (queries.length === 0) return [];
    const prepared = queries.map(prepare);
    const statements = prepared.map(statementOf);
    const batch = () => connection.run((client) => client.batch(statements, mode));
    const results = await (mode === 'write' ? inLane(batch) : batch());
    return results.map((result, position) => prepared[position]?.mapResult(result, true));
  }

  return {
    build,
    get client() {
      return connection.client();
    },
    name: connection.name,
    path,
    async read<T>(query: Query & { readonly _: { readonly result: T } }) {
      const prepared = prepare(query);
      const result = await connection.run((client) => client.execute(statementOf(prepared)));
      return prepared.mapResult(result, true) as T;
    },
    async readTogether<const T extends readonly Query[]>(queries: T) {
      return (await send(queries, 'read')) as BatchResponse<T>;
    },
    async write<const T extends readonly Query[]>(queries: T) {
      return (await send(queries, 'write')) as BatchResponse<T>;
    },
    close: () => connection.close(),
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

function prepare(query: Query): SQLitePreparedQuery<PreparedQueryConfig> {
  // Every query of drizzle has it (its own batch uses it); the types of the builders leave it out.
  return (query as Query & { _prepare(): SQLitePreparedQuery<PreparedQueryConfig> })._prepare();
}

function statementOf(prepared: SQLitePreparedQuery<PreparedQueryConfig>): InStatement {
  const { sql, params } = prepared.getQuery();
  return { sql, args: params as InValue[] };
}
