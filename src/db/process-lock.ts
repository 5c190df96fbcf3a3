import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Client, createClient, type Transaction } from '@libsql/client/sqlite3';
import { databaseError, isBusy } from './errors.ts';
import { makePrivate } from './private-file.ts';

export interface ProcessLock {
  release(): void;
}

/** Referenced here because a garbage-collected connection would release the lock. */
const held = new Set<Transaction>();

/**
 * The right to use a file database, for one process at a time. It is an open write transaction on a tiny separate database, so that the
 * kernel releases it however the process dies. Null if another process holds it.
 */
export async function takeProcessLock(databasePath: string): Promise<ProcessLock | null> {
  const path = `${resolve(databasePath)}.lock`;
  let client: Client | undefined;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await makePrivate(path);
    client = createClient({ url: pathToFileURL(path).href, concurrency: 1, timeout: 0 });
    const transaction = await client.transaction('write');
    const opened = client;
    held.add(transaction);
    return {
      release() {
        held.delete(transaction);
        transaction.close();
        opened.close();
      },
    };
  } catch (error) {
    client?.close();
    if (isBusy(error)) return null;
    throw databaseError(error, path, 'lock');
  }
}
