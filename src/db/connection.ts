import { setTimeout as sleep } from 'node:timers/promises';
import type { InValue, ResultSet } from '@libsql/client/sqlite3';
import { databaseError, isBusy } from './errors.ts';

export type Statement = string | { readonly sql: string; readonly args?: InValue[] };
export type Result = Pick<ResultSet, 'columns' | 'rows' | 'rowsAffected' | 'lastInsertRowid'>;

/** The part that is used of a client of `@libsql/client`. */
export interface DatabaseClient {
  readonly protocol: string;
  execute(statement: Statement): Promise<Result>;
  /** All or nothing. */
  batch(statements: Statement[], mode: 'read' | 'write'): Promise<Result[]>;
  /** Gives back what only makes the next statements faster. A server keeps nothing here. */
  releaseMemory?(): void;
  close(): void;
}

export interface Connection {
  /** For messages: the file's path or the server's address without secrets. */
  readonly name: string;
  client(): DatabaseClient;
  /** Sends what `work` sends, and retries while another process writes. Throws AppError('database'). */
  run<T>(work: (client: DatabaseClient) => Promise<T>): Promise<T>;
  close(): void;
}

/** How long a write waits for another process before it fails. */
const busyPatienceMs = 5_000;

/** Opens a connection that survives the writes of other processes. */
export async function openConnection(name: string, connect: () => Promise<DatabaseClient>): Promise<Connection> {
  let current = await patiently(name, connect);
  let spoiled: DatabaseClient | null = null;
  let renewing: Promise<void> | null = null;
  let isClosed = false;

  async function renew(): Promise<void> {
    const fresh = await connect();
    const old = current;
    current = fresh;
    spoiled = null;
    // A read that already holds it finishes within this turn of the event loop.
    setImmediate(() => old.close());
    if (isClosed) fresh.close();
  }

  return {
    name,
    client: () => current,
    run: (work) =>
      patiently(name, async () => {
        if (spoiled === current && !isClosed) {
          renewing ??= renew().finally(() => {
            renewing = null;
          });
          await renewing;
        }
        const client = current;
        try {
          return await work(client);
        } catch (error) {
          // libSQL leaves a statement that got SQLITE_BUSY open; after that, no commit on a file succeeds over this connection.
          if (isBusy(error) && client.protocol === 'file') spoiled = client;
          throw error;
        }
      }),
    close() {
      isClosed = true;
      current.close();
    },
  };
}

/** Retries while another process writes: waiting here leaves the event loop free, a long busy timeout would block it. */
export async function patiently<T>(name: string, attempt: () => Promise<T>, patienceMs = busyPatienceMs): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (let waitMs = 5; ; waitMs = Math.min(waitMs * 2, 200)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() + waitMs > deadline) throw databaseError(error, name);
    }
    await sleep(waitMs * (0.5 + Math.random()));
  }
}
