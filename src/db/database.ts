import type { Client, InValue } from '@libsql/client/sqlite3';
import type { BatchItem, BatchResponse } from 'drizzle-orm/batch';
import { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core';
import { LibSQLSession } from 'drizzle-orm/libsql/session';
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';
import { AppError } from '../errors.ts';
import { breathe } from '../process/breathe.ts';
import type { Connection, DatabaseClient, Result, Statement } from './connection.ts';
import { databaseError, isOfDatabase } from './errors.ts';
import { type Prepared, prepare } from './fixed-queries.ts';
import { leaveWal } from './wal.ts';
import { createWriteLane, type WriteKind } from './write-lane.ts';

type Query = BatchItem<'sqlite'>;

/** Builds and sends queries. There are no interactive transactions: a write is one batch, which over HTTP is one round trip. */
export interface Database {
  /** Builds queries; send them with `read` and `write`, never by awaiting them. */
  readonly build: LibSQLDatabase;
  /** The connection in use, for anything that is not a query of the store. */
  readonly client: DatabaseClient;
  /** For messages: the file's path or the server's address without secrets. */
  readonly name: string;
  readonly path: string | null;
  read<T>(query: Query & { readonly _: { readonly result: T } }): Promise<T>;
  /** Reads everything from one state of the database. */
  readTogether<const T extends readonly Query[]>(queries: T): Promise<BatchResponse<T>>;
  /** All or nothing; never overlaps with another write. */
  write<const T extends readonly Query[]>(queries: T, kind?: WriteKind): Promise<BatchResponse<T>>;
  /** A repeatable write of `size` queries that are made when it is sent: it may wait for others. */
  writeLate<T>(size: number, make: () => readonly Query[]): Promise<T[]>;
  /** Why the last write failed, unless its content was the reason; null after the next success. */
  writeFault(): AppError | null;
  /** Gives back what only makes the next statements faster. */
  releaseMemory(): void;
  /** The last write: merges everything into one file if no other process has it open. Never throws; the data is complete either way. */
  settle(): Promise<void>;
  close(): void;
}

/** What a file needs besides its connection; a server handles this itself. */
export interface DatabaseFile {
  readonly path: string;
  /** Resolves when everything committed before the call is on disk. */
  sync(): Promise<void>;
}

/** It only builds: a query that is awaited by mistake fails. */
export const build: LibSQLDatabase = createBuilder();

/** As `drizzle.mock()` does, which would load a client that is never used. */
function createBuilder(): LibSQLDatabase {
  const dialect = new SQLiteAsyncDialect();
  return new LibSQLDatabase(
    'async',
    dialect,
    new LibSQLSession({} as Client, dialect, undefined, {}, undefined),
    undefined,
  );
}

export function createDatabase(connection: Connection, file: DatabaseFile | null): Database {
  const batch = (statements: readonly Statement[], mode: 'read' | 'write') =>
    connection.run((client) => client.batch([...statements], mode));
  let writeFault: AppError | null = null;
  const inLane = createWriteLane((statements) => batch(statements, 'write'));

  async function written<T>(write: () => Promise<T>): Promise<T> {
    try {
      const result = await write();
      writeFault = null;
      return result;
    } catch (error) {
      if (error instanceof AppError && isOfDatabase(error)) writeFault = error;
      throw error;
    }
  }

  return {
    build,
    get client() {
      return connection.client();
    },
    name: connection.name,
    path: file?.path ?? null,
    async read<T>(query: Query & { readonly _: { readonly result: T } }) {
      await breathe();
      const prepared = prepare(query);
      const result = await connection.run((client) => client.execute(statementOf(prepared)));
      return prepared.mapResult(result, true) as T;
    },
    async readTogether<const T extends readonly Query[]>(queries: T) {
      await breathe();
      return (await send(queries, (statements) => batch(statements, 'read'))) as BatchResponse<T>;
    },
    async write<const T extends readonly Query[]>(queries: T, kind: WriteKind = 'ordinary') {
      if (queries.length === 0) return [] as unknown as BatchResponse<T>;
      return await written(async () => {
        const results = await send(queries, (statements) =>
          inLane({ size: statements.length, statements: () => statements }, kind),
        );
        if (kind !== 'repeatable') await syncFile(file, connection.name);
        return results as BatchResponse<T>;
      });
    },
    async writeLate<T>(size: number, make: () => readonly Query[]) {
      let prepared: readonly Prepared[] = [];
      const statements = () => {
        prepared = make().map(prepare);
        return prepared.map(statementOf);
      };
      return await written(async () => {
        const results = await inLane({ size, statements }, 'repeatable');
        return results.map((result, position) => prepared[position]?.mapResult(result, true) as T);
      });
    },
    writeFault: () => writeFault,
    releaseMemory: () => connection.client().releaseMemory?.(),
    async settle() {
      if (file !== null) await leaveWal(connection.client());
    },
    close: () => connection.close(),
  };
}

async function send(
  queries: readonly Query[],
  run: (statements: readonly Statement[]) => Promise<Result[]>,
): Promise<unknown[]> {
  if (queries.length === 0) return [];
  const prepared = queries.map(prepare);
  const results = await run(prepared.map(statementOf));
  return results.map((result, position) => prepared[position]?.mapResult(result, true));
}

async function syncFile(file: DatabaseFile | null, name: string): Promise<void> {
  try {
    await file?.sync();
  } catch (error) {
    throw databaseError(error, name, 'bring a write to the disk of');
  }
}

function statementOf(prepared: Prepared): Statement {
  const { sql, params } = prepared.getQuery();
  return { sql, args: params as InValue[] };
}
