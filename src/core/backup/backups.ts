import { randomBytes } from 'node:crypto';
import { copyFile, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../errors.ts';
import type { BackupDatabase, BackupOptions } from '../ports/backups.ts';
import type { Runtime } from '../runtime.ts';
import { backupIdAt, backupIdsIn, fileNameOf, surplusBackups, timeOfBackup } from './names.ts';
import { type StagedRestore, stageRestore } from './stage-restore.ts';
import {
  checkRoom,
  clearLeftovers,
  companions,
  fileFault,
  giveToOwnerOf,
  makeFolder,
  namesIn,
  readFileFacts,
  writeWhole,
} from './whole-file.ts';

export interface Backup {
  readonly id: string;
  readonly createdAt: number;
  readonly sizeBytes: number;
}

export type StoredBackup = Backup & { readonly path: string };

type BackupRuntime = Pick<Runtime, 'backups'>;

/** Creates and stores a backup; once it is complete, all but the newest ten are removed. */
export function makeBackup(rt: Pick<Runtime, 'backups' | 'locks'>): Promise<Backup> {
  // Serialized: two at once would only compete for the disk.
  return rt.locks.hold(['backup'], () => makeOne(rt.backups));
}

/** Writes a backup to the given path, which must not exist. */
export async function writeBackup({ backups }: BackupRuntime, path: string): Promise<{ sizeBytes: number }> {
  if ((await readFileFacts(path)) !== null)
    throw new AppError('conflict', `${path} exists already and was not changed: give the name of a new file.`);
  await copyTo(backups.database, path);
  return { sizeBytes: (await readFileFacts(path))?.sizeBytes ?? 0 };
}

/** Newest first. */
export async function listBackups({ backups }: BackupRuntime): Promise<Backup[]> {
  const ids = backupIdsIn(await namesIn(backups.folder));
  const found = await Promise.all(ids.map((id) => describe(backups, id)));
  return found.filter((one) => one !== null).map(withoutPath);
}

export function findBackup({ backups }: BackupRuntime, id: string): Promise<StoredBackup | null> {
  return describe(backups, id);
}

/** Checks a stored backup and stages it for the next start. Throws AppError('notFound'). */
export async function restoreStored({ backups }: BackupRuntime, id: string): Promise<StagedRestore> {
  const backup = await describe(backups, id);
  if (backup === null) throw new AppError('notFound', 'There is no backup with this id.');
  return stageRestore(backups, (temporary) => copyDatabaseFile(backup.path, temporary));
}

/** The same for a given file. */
export function restoreFile({ backups }: BackupRuntime, path: string): Promise<StagedRestore> {
  return stageRestore(backups, (temporary) => copyDatabaseFile(path, temporary));
}

/** The same for an upload. Incomplete uploads and other files leave nothing behind. */
export function restoreUpload({ backups }: BackupRuntime, chunks: AsyncIterable<Uint8Array>): Promise<StagedRestore> {
  return stageRestore(backups, (temporary) => writeUpload(chunks, temporary));
}

async function describe({ folder }: BackupOptions, id: string): Promise<StoredBackup | null> {
  const createdAt = timeOfBackup(id);
  if (createdAt === null) return null;
  const path = join(folder, fileNameOf(id));
  const found = await readFileFacts(path);
  return found === null ? null : { id, createdAt, sizeBytes: found.sizeBytes, path };
}

async function makeOne(options: BackupOptions): Promise<Backup> {
  const { database, folder, now } = options;
  const id = backupIdAt(now(), randomBytes(2).toString('hex'));
  await makeFolder(folder, 0o700);
  await giveToOwnerOf(dirname(folder), folder);
  await copyTo(database, join(folder, fileNameOf(id)));
  for (const old of surplusBackups(backupIdsIn(await namesIn(folder)), id))
    await rm(join(folder, fileNameOf(old)), { force: true });
  await clearLeftovers(folder, (name) => backupIdsIn([name]).length > 0);
  const made = await describe(options, id);
  if (made === null)
    throw new AppError('filesystem', `The backup ${id} was removed from ${folder} at once: try again.`);
  return withoutPath(made);
}

async function copyTo(database: BackupDatabase, path: string): Promise<void> {
  let bytes = 0;
  if (database.path !== null) {
    const found = await readFileFacts(database.path);
    if (found === null || found.sizeBytes === 0)
      throw new AppError('notFound', `There is nothing to back up: ${database.path} does not exist yet.`);
    bytes = found.sizeBytes;
  }
  await writeWhole(path, async (temporary) => {
    await checkRoom(dirname(temporary), bytes);
    await database.copyInto(temporary);
  });
}

/** Includes the journal beside it, with the latest writes of a database that was copied by hand. */
async function copyDatabaseFile(from: string, to: string): Promise<void> {
  const found = await readFileFacts(from);
  if (found === null)
    throw new AppError('notFound', `${from} does not exist or is not a file: give the path of a backup.`);
  await checkRoom(dirname(to), found.sizeBytes);
  for (const end of ['', ...companions.filter((one) => one !== '-shm')]) {
    if (end !== '' && !((await readFileFacts(from + end))?.sizeBytes ?? 0)) continue;
    await copyFile(from + end, to + end).catch((error: unknown) => {
      throw fileFault('copy', from + end, error);
    });
  }
}

function withoutPath({ id, createdAt, sizeBytes }: Backup): Backup {
  return { id, createdAt, sizeBytes };
}

/** How often the free space of the disk is checked. */
const checkEveryBytes = 16 * 1024 * 1024;
const signature = 'SQLite format 3\0';

/** Writes an upload with one chunk in memory. Refuses anything but a database by its first bytes. */
async function writeUpload(chunks: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  const file = await open(path, 'r+');
  let written = 0;
  let checkedUpTo = 0;
  let head = '';
  try {
    for await (const chunk of whole(chunks)) {
      if (head.length < signature.length) {
        head += Buffer.from(chunk)
          .toString('latin1')
          .slice(0, signature.length - head.length);
        if (!signature.startsWith(head)) throw noDatabase();
      }
      if (written + chunk.byteLength > checkedUpTo) {
        checkedUpTo = written + Math.max(chunk.byteLength, checkEveryBytes);
        await checkRoom(dirname(path), checkedUpTo - written);
      }
      await file.writeFile(chunk);
      written += chunk.byteLength;
    }
  } catch (error) {
    throw fileFault('write', path, error);
  } finally {
    await file.close();
  }
  if (head.length < signature.length) throw noDatabase();
}

async function* whole(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const message = 'The upload ended before it was complete. Nothing was changed; send the file again.';
    throw new AppError('invalid', message, { cause: error });
  }
}

function noDatabase(): AppError {
  return new AppError(
    'invalid',
    'The upload is not a backup: it does not begin like an SQLite database. Choose the file that Download or the command "backup" made; a program sends the file itself as the body (curl --data-binary @file), or {"id"} of a stored backup. Nothing was changed.',
  );
}
