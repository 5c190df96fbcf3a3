import { chmod, copyFile, link, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { AppError, type ErrorCode } from '../../errors.ts';
import type { BackupDatabase } from '../ports/backups.ts';
import { beforeRestorePath, pendingPath, refusedPath } from './names.ts';
import { rebuildInto } from './stage-restore.ts';
import {
  clearLeftovers,
  companions,
  fileFault,
  giveToOwnerOf,
  readFileFacts,
  removeDatabaseFile,
  sync,
  writeWhole,
} from './whole-file.ts';

export type AppliedRestore =
  /** `kept`: the path of the old database; null if there was none. */
  | { readonly kind: 'applied'; readonly kept: string | null }
  /** The waiting file is no longer usable and was moved to `path`; the database is unchanged. */
  | { readonly kind: 'refused'; readonly path: string; readonly message: string };

export type RestoreStep = 'checked' | 'settled' | 'kept' | 'companionsMoved' | 'placed';

/** Errors of the file itself. After any other, such as a full disk, the next start tries again. */
const refusing: readonly ErrorCode[] = ['invalid', 'tooLarge'];

export interface ApplyOptions {
  readonly database: BackupDatabase;
  readonly base: string;
  now(): number;
  /** Called after each step; for tests that end the process there. */
  onStep?(step: RestoreStep): void;
}

/**
 * Replaces the database with a waiting backup; null if none waits. Nobody may have the database open. If the process ends at any moment, the
 * database's path holds the complete old or new database, and the next call continues.
 */
export async function applyPendingRestore(options: ApplyOptions): Promise<AppliedRestore | null> {
  const { database, base, now, onStep } = options;
  const pending = pendingPath(base);
  if ((await readFileFacts(pending)) === null) return null;
  try {
    await clearLeftovers(dirname(pending), (name) => name === basename(pending));
    // It may have been staged by another version.
    await rebuildInto(pending, pending, { database, event: null });
  } catch (error) {
    if (!(error instanceof AppError) || !refusing.includes(error.code)) throw error;
    const path = refusedPath(base, now());
    await removeCompanions(pending);
    await rename(pending, path);
    return { kind: 'refused', path, message: error.message };
  }
  onStep?.('checked');
  try {
    const kept = database.path === null ? await load(options, pending) : await place(options, pending, database.path);
    onStep?.('placed');
    return { kind: 'applied', kept };
  } catch (error) {
    throw fileFault('restore', base, error);
  }
}

/** The rename is the switch: before it the old database is at the path, after it the new one. */
async function place({ database, onStep }: ApplyOptions, pending: string, path: string): Promise<string | null> {
  const old = await readFileFacts(path);
  let kept: string | null = null;
  if (old !== null && old.sizeBytes > 0) {
    await database.settle(path);
    onStep?.('settled');
    kept = await keep(path, (await stat(pending)).mtimeMs);
    onStep?.('kept');
    await chmod(pending, old.mode);
  }
  // Leftover journals of a damaged database: SQLite would apply them to the new one.
  for (const end of companions) {
    if (kept !== null && end !== '-shm' && ((await readFileFacts(path + end))?.sizeBytes ?? 0) > 0)
      await rename(path + end, kept + end);
    else await rm(path + end, { force: true });
  }
  onStep?.('companionsMoved');
  await giveToOwnerOf(dirname(path), pending);
  await sync(pending);
  await rename(pending, path);
  await sync(dirname(path));
  return kept;
}

/** A hard link if the disk supports it, so that the path is never without a database; else a copy. */
async function keep(path: string, at: number): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const kept = beforeRestorePath(path, at + attempt);
    const code = await link(path, kept).then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (code === null) return kept;
    // Created by an interrupted start, or the old database of another restore.
    if (code === 'EEXIST' && (await isSameFile(path, kept))) return kept;
    if (code === 'EEXIST') continue;
    await writeWhole(kept, (temporary) => copyFile(path, temporary));
    return kept;
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => stat(path, { bigint: true })));
  return a !== undefined && a.ino === b?.ino && a.dev === b.dev;
}

/** Safe to repeat: the pending file is removed last. */
async function load({ database, base, onStep }: ApplyOptions, pending: string): Promise<string | null> {
  const kept = beforeRestorePath(base, (await stat(pending)).mtimeMs);
  if ((await readFileFacts(kept)) === null) await writeWhole(kept, (temporary) => database.copyInto(temporary));
  onStep?.('kept');
  await database.load(pending);
  await removeDatabaseFile(pending);
  return kept;
}

async function removeCompanions(path: string): Promise<void> {
  for (const end of companions) await rm(path + end, { force: true });
}
