import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';
import type { Client } from '@libsql/client/sqlite3';

/** A loaded disk may take seconds. What takes longer is more likely a hung mount, which keeps the threads that would sync. */
const syncPatienceMs = 5_000;

/**
 * What was committed before the call is on the disk, safe from a power cut, when this resolves. One sync serves all who wait for
 * it: a slow disk makes a burst wait, but none of it for the others. SQLite itself, at `synchronous = NORMAL`, syncs only before it
 * moves the log into the database.
 * @param walPath SQLite holds no locks on the log, so that closing it here takes none away (as it would with the database).
 */
export function createWalSync(walPath: string, patienceMs = syncPatienceMs): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;

  async function syncAfter(before: Promise<void>): Promise<void> {
    await before.catch(() => undefined);
    // What is committed from here on may come too late for this one.
    next = null;
    await syncFile(walPath, patienceMs);
  }

  return () => {
    if (next === null) {
      next = syncAfter(last);
      last = next;
    }
    return next;
  };
}

/** Opened anew each time: the sync of a handle to a log that is gone would promise nothing. */
function syncFile(path: string, patienceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = openSync(path, 'r+');
    // The pool's few threads also do what links need: while a mount hangs they may all wait there, and webhooks are to be answered.
    const late = setTimeout(() => {
      try {
        fdatasyncSync(file);
        resolve();
      } catch (error) {
        reject(error);
      }
    }, patienceMs);
    fdatasync(file, (error) => {
      clearTimeout(late);
      closeSync(file);
      if (error === null) resolve();
      else reject(error);
    });
  });
}

/**
 * Leaves one file, as whoever copies a stopped service's data expects. While another process has it open the log stays, and what
 * is in it moves into the database as far as nobody reads it. It may fail: the next start finds everything either way.
 */
export async function leaveWal(client: Client): Promise<void> {
  for (const attempt of ['PRAGMA journal_mode = DELETE', 'PRAGMA wal_checkpoint(PASSIVE)']) {
    try {
      await client.execute(attempt);
      return;
    } catch {}
  }
}
