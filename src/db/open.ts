import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError } from '../errors.ts';
import { type DatabaseClient, openConnection } from './connection.ts';
import { createDatabase, type Database } from './database.ts';
import { databaseError } from './errors.ts';
import { FileClient } from './file-client.ts';
import { migrate } from './migrate.ts';
import { makePrivate } from './private-file.ts';
import { createWalSync } from './wal.ts';

export type DatabaseAddress =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'remote'; readonly url: string; readonly authToken?: string | undefined };

/** Detects a dead server; a batch of a thousand rows takes a fraction of this. */
const requestTimeoutMs = 30_000;

/** Opens the database and migrates its tables. Throws AppError('database') with what to do. */
export async function openDatabase(
  address: DatabaseAddress,
  options: { readonly migrationsFolder: string },
): Promise<Database> {
  const database = await (address.kind === 'file' ? openFile(address.path) : openRemote(address));
  try {
    await migrate(database, options.migrationsFolder);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

async function openFile(givenPath: string): Promise<Database> {
  const path = resolve(givenPath);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await makePrivate(path);
    const connection = await openConnection(path, () => connectFile(path));
    const hasWal = (await connection.run((client) => client.execute('PRAGMA journal_mode'))).rows[0]?.[0] === 'wal';
    return createDatabase(connection, { path, sync: hasWal ? createWalSync(`${path}-wal`) : async () => undefined });
  } catch (error) {
    throw databaseError(error, path, 'open');
  }
}

/** One connection: settings persist, and every call is one short synchronous step, so two writes never overlap. */
async function connectFile(path: string): Promise<DatabaseClient> {
  const client = new FileClient(path, { busyTimeoutMs });
  try {
    const hasWal = (await client.execute('PRAGMA journal_mode = WAL')).rows[0]?.[0] === 'wal';
    // No sync at a commit: it would block the event loop for as long as the disk takes. Writes that must survive a power cut wait for a
    // shared sync of the log (src/db/wal.ts). Some mounts cannot have a WAL: there, each commit is synced.
    await client.execute(`PRAGMA synchronous = ${hasWal ? 'NORMAL' : 'FULL'}`);
    await client.execute(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    await client.execute('PRAGMA foreign_keys = ON');
    // Moving the log into the database syncs both, and blocks the event loop: four times less often than by default, for a log of 16 MiB.
    await client.execute('PRAGMA wal_autocheckpoint = 4000');
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

/** Short, because it blocks the event loop; the connection itself retries for longer. */
const busyTimeoutMs = 50;

async function openRemote(address: {
  readonly url: string;
  readonly authToken?: string | undefined;
}): Promise<Database> {
  const name = withoutSecrets(address.url);
  const refuse = (reason: string, cause?: unknown) =>
    new AppError('database', `Could not open the database ${name}: ${reason}`, { cause });
  if (/^[^/]*\/\/[^/]*@/.test(address.url)) {
    throw refuse('its address holds a user or password. Take them out of DATABASE_URL and set DATABASE_AUTH_TOKEN.');
  }
  const connect = async () => {
    // Loaded on demand: few use a server, and it is a large part of the startup time.
    const { createClient: createRemoteClient } = await import('@libsql/client/web');
    try {
      return createRemoteClient({
        url: address.url,
        ...(address.authToken === undefined ? {} : { authToken: address.authToken }),
        fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(requestTimeoutMs) }),
      });
    } catch (error) {
      throw refuse(
        'that is not the address of a libSQL server. Check DATABASE_URL: libsql://, http:// or https://.',
        error,
      );
    }
  };
  return createDatabase(await openConnection(name, connect), null);
}

function withoutSecrets(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
  } catch {
    return 'at DATABASE_URL';
  }
}
