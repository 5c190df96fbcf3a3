import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type Picture, pictureTypeOf } from '../model/picture.ts';

export interface StoredPicture extends Picture {
  readonly storedAt: number;
}

/**
 * Pictures as files named by a hash of their key. A file's modification time is when it was stored, its access time when it was last used;
 * nothing about single files is held in memory.
 */
export interface PosterFolder {
  read(key: string, now: number): Promise<StoredPicture | null>;
  /** Atomic: a kill leaves the old file or the new one. Removes the least recently used files if there is no more room. */
  write(key: string, bytes: Uint8Array, now: number): Promise<void>;
}

/** How far removal goes below the limit, so that it does not happen with each new file. */
const keptShare = 0.9;
/** Use is recorded at most this often. */
const usedEveryMs = 3_600_000;
const unfinished = '.part';
/** Whatever is older was left by a kill. */
const writeMs = 600_000;

export function createPosterFolder(folder: string, maxBytes: number): PosterFolder {
  /** Of all files; null until they were first counted. */
  let size: number | null = null;
  /** One count or removal at a time. */
  let trimming: Promise<void> = Promise.resolve();
  const pathOf = (key: string) => join(folder, createHash('sha256').update(key).digest('hex').slice(0, 40));

  async function trim(now: number): Promise<void> {
    const files = await filesOf(folder, now);
    size = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    if (size <= maxBytes) return;
    for (const { path, sizeBytes } of files.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (size <= maxBytes * keptShare) break;
      await rm(path, { force: true });
      size -= sizeBytes;
    }
  }

  return {
    async read(key, now) {
      const path = pathOf(key);
      try {
        const [bytes, { atimeMs, mtimeMs }] = await Promise.all([readFile(path), stat(path)]);
        const type = pictureTypeOf(bytes);
        if (type === null) return null;
        if (Math.abs(now - atimeMs) > usedEveryMs) await utimes(path, now / 1000, mtimeMs / 1000);
        return { bytes, type, storedAt: mtimeMs };
      } catch {
        // Absent or unreadable: it is fetched again.
        return null;
      }
    },
    async write(key, bytes, now) {
      const path = pathOf(key);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeWhole(path, bytes, now);
      if (size !== null) size += bytes.byteLength;
      if (size !== null && size <= maxBytes) return;
      trimming = trimming.then(() => trim(now));
      await trimming;
    },
  };
}

async function writeWhole(path: string, bytes: Uint8Array, now: number): Promise<void> {
  const beside = `${path}.${randomUUID()}${unfinished}`;
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.utimes(now / 1000, now / 1000);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
}

interface CountedFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly usedAt: number;
}

/** Removes what a killed write has left. */
async function filesOf(folder: string, now: number): Promise<CountedFile[]> {
  const files: CountedFile[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found?.isFile() !== true) continue;
    const isLeft = name.endsWith(unfinished) && Math.abs(now - found.mtimeMs) > writeMs;
    if (isLeft) await rm(path, { force: true });
    else files.push({ path, sizeBytes: found.size, usedAt: found.atimeMs });
  }
  return files;
}
