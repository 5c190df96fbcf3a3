import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Client, createClient } from '@libsql/client';
import { AppError } from '../errors.ts';
import { createDatabase, type Database, patiently } from './database.ts';
import { databaseError } from './errors.ts';
import { migrate } from './migrate.ts';

export type DatabaseAddress =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'remote'; readonly url: string; readonly authToken?: string | undefined };

/** A dead server is found out by this; a batch of a thousand rows takes a fraction of it. */
const requestTimeoutMs = 30_000;

/** Opens the database, brings its tables up to date and answers it ready. Throws AppError('database') with what to do. */
export async function openDatabase(
  address: DatabaseAddress,
  options: { readonly migrationsFolder: string },
): Promise<Database> {
  const database = address.kind === 'file' ? await openFile(address.path) : openRemote(address);
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
  let client: Client | undefined;
  try {
    await mkdir(dirname(path), { recursive: true });
    // One connection: what is set below stays set, and every call is one short synchronous step, so that no two writes overlap.
    client = createClient({ url: pathToFileURL(path).href, concurrency: 1, timeout: 50 });
    for (const pragma of pragmas) await patiently(path, () => (client as Client).execute(pragma));
    return createDatabase(client, path, path);
  } catch (error) {
    client?.close();
    throw databaseError(error, path, 'open');
  }
}

const pragmas = [
  'PRAGMA journal_mode = WAL',
  // A webhook that was answered must survive a power cut: its sender does not repeat it.
  'PRAGMA synchronous = FULL',
  // Short, because it blocks the event loop; the longer patience is in `patiently`.
  'PRAGMA busy_timeout = 50',
  'PRAGMA foreign_keys = ON',
];

function openRemote(address: { readonly url: string; readonly authToken?: string | undefined }): Database {
  const name = withoutSecrets(address.url);
  try {
    const client = createClient({
      url: address.url,
      ...(address.authToken === undefined ? {} : { authToken: address.authToken }),
      fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(requestTimeoutMs) }),
    });
    return createDatabase(client, name, null);
  } catch (error) {
    throw new AppError(
      'database',
      `Could not open the database ${name}: that address is not one of a libSQL server. Check DATABASE_URL: libsql://, http:// or https://.`,
      { cause: error },
    );
  }
}

function withoutSecrets(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
  } catch {
    return 'at DATABASE_URL';
  }
}
