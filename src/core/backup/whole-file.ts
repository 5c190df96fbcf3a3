import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../errors.ts';

const temporaryPattern = /\.[0-9a-f]{12}\.tmp$/;
const leftAfterMs = 3_600_000;
/** Kept free on the disk: the running service must always be able to store incoming events. */
const spareBytes = 64 * 1024 * 1024;
/** What SQLite may create beside a database file. */
export const companions = ['-wal', '-shm', '-journal'] as const;

/**
 * Writes a file that is either complete or absent, even after a kill or a power cut: `fill` writes an empty one beside it (mode 0600; it may replace
 * the content, never the file itself), which is then renamed. A failure leaves nothing behind.
 */
export async function writeWhole(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  await withTemporary(path, async (temporary) => {
    await fill(temporary);
    await giveToOwnerOf(dirname(path), temporary);
    await sync(temporary);
    await rename(temporary, path);
    await sync(dirname(path));
  });
}

/** Provides an empty file (mode 0600) beside `path` while `use` runs; `clearLeftovers` removes what a kill leaves of it. */
export async function withTemporary<T>(path: string, use: (temporary: string) => Promise<T>): Promise<T> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await (await open(temporary, 'wx', 0o600)).close();
    return await use(temporary);
  } catch (error) {
    throw fileFault('write', path, error);
  } finally {
    await removeDatabaseFile(temporary);
  }
}

/** Throws AppError('filesystem'). */
export async function makeFolder(folder: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode });
  } catch (error) {
    throw fileFault('make', folder, error);
  }
}

export async function removeDatabaseFile(path: string): Promise<void> {
  for (const end of ['', ...companions]) await rm(path + end, { force: true });
}

/** Removes files that a kill left unfinished in `folder`. Files that others are writing now are younger. */
export async function clearLeftovers(folder: string, isOurs: (name: string) => boolean): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!temporaryPattern.test(name) || !isOurs(name.replace(temporaryPattern, ''))) continue;
    const found = await stat(join(folder, name)).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > leftAfterMs) await removeDatabaseFile(join(folder, name));
  }
}

/** Empty if the folder does not exist. */
export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw fileFault('read', folder, error);
  });
}

/** Size and time of a regular file; null if there is none. */
export async function readFileFacts(
  path: string,
): Promise<{ sizeBytes: number; changedAt: number; mode: number } | null> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw fileFault('look at', path, error);
  });
  return found?.isFile() ? { sizeBytes: found.size, changedAt: found.mtimeMs, mode: found.mode & 0o777 } : null;
}

/** Refuses to fill the disk completely. Throws AppError('filesystem'). */
export async function checkRoom(folder: string, bytes: number): Promise<void> {
  const disk = await statfs(folder).catch(() => null);
  // Some network disks report zeros.
  if (disk === null || disk.blocks === 0) return;
  const free = disk.bavail * disk.bsize;
  if (free >= bytes + spareBytes) return;
  throw new AppError(
    'filesystem',
    `The disk of ${folder} is too full: ${megabytes(bytes + spareBytes)} are needed (${megabytes(spareBytes)} of them stay free for the running service), ${megabytes(free)} are free. Make room and try again; nothing was changed.`,
  );
}

/** Flushes completed writes to the disk. Some disks cannot sync a folder. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EINVAL' && error.code !== 'ENOTSUP') throw error;
    });
  } finally {
    await handle.close();
  }
}

/** A command run by root must not leave files that the service's own user cannot read. */
export async function giveToOwnerOf(folder: string, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(folder);
  if (uid !== 0) await chown(path, uid, gid);
}

export function fileFault(what: string, path: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const hint = hints[code] ?? 'check the disk and its rights';
  return new AppError('filesystem', `Could not ${what} ${basename(path)} in ${dirname(path)} (${code}): ${hint}.`, {
    cause: error,
  });
}

const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full, make room and try again; nothing of it was kept',
  EDQUOT: 'the quota is used up, make room and try again; nothing of it was kept',
  EACCES: 'give the user of this service the right to it',
  EPERM: 'give the user of this service the right to it',
  EROFS: 'it is mounted read-only, mount it writable',
  ENOENT: 'it does not exist, check the path',
};

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MB`;
}
