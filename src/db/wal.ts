import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';
import type { DatabaseClient } from './connection.ts';

/** A loaded disk may take seconds. Anything longer is more likely a hung mount, which occupies the threads that would sync. */
const syncPatienceMs = 5_000;

/**
 * Resolves when everything committed before the call is on disk, safe from a power cut. One sync serves all callers that wait for it, so a
 * slow disk delays a burst only once. SQLite itself, at `synchronous = NORMAL`, syncs only before it moves the log into the database.
 * @param walPath SQLite holds no locks on the log, so closing it here drops none (closing the database file would).
 */
export function createWalSync(walPath: string, patienceMs = syncPatienceMs): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;

  async function syncAfter(before: Promise<void>): Promise<void> {
    await before.catch(() => undefined);
    // Later commits may be too late for this sync.
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

/** Opens the file each time: syncing a handle to a deleted log guarantees nothing. */
function syncFile(path: string, patienceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = openSync(path, 'r+');
    // The pool's few threads also serve the links: while a mount hangs they may all be blocked, and webhooks must still be answered.
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
 * Leaves a single file, as anyone who copies a stopped service's data expects. While another process has it open, the log stays, and its
 * content moves into the database as far as no reader needs it. May fail: the next start recovers everything either way.
 */
export async function leaveWal(client: DatabaseClient): Promise<void> {
  for (const attempt of ['PRAGMA journal_mode = DELETE', 'PRAGMA wal_checkpoint(PASSIVE)']) {
    try {
      await client.execute(attempt);
      return;
    } catch {}
  }
}
