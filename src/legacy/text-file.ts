import { chmod, chown, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError, errno } from '../errors.ts';

/** A text file of a person's own, byte for byte; empty where there is none. Text that is not UTF-8 is refused: written back it would be damaged. */
export async function readText(path: string, maxBytes = Number.POSITIVE_INFINITY): Promise<string> {
  let bytes: Buffer;
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw tooLarge(path, size, maxBytes);
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (errno(error) === 'ENOENT') return '';
    throw fault('read', path, error);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new AppError('filesystem', `${path} is not UTF-8 text: save it as UTF-8.`, { cause: error });
  }
}

/** All or nothing: a new file beside it, then rename; owner and mode stay, and a link to the file stays a link. */
export async function writeText(givenPath: string, text: string): Promise<void> {
  const path = await realpath(givenPath).catch(() => givenPath);
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    const before = await stat(path).catch(() => null);
    const file = await open(temporary, 'w', before?.mode ?? 0o644);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if (before !== null) {
      await chmod(temporary, before.mode);
      await chown(temporary, before.uid, before.gid).catch(() => undefined);
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    // A single file that is mounted into a container cannot be renamed over; then the file itself is written.
    if (errno(error) !== 'EBUSY') throw fault('write', path, error);
    await writeFile(path, text, { flush: true }).catch((second: unknown) => {
      throw fault('write', path, second);
    });
  }
}

function tooLarge(path: string, size: number, maxBytes: number): AppError {
  return new AppError(
    'tooLarge',
    `${path} was not read: it has ${Math.ceil(size / 1024)} kB, more than the allowed ${maxBytes / 1024} kB. Check that it is the right file.`,
  );
}

function fault(what: 'read' | 'write', path: string, error: unknown): AppError {
  const hints: Record<string, string> = {
    EACCES: 'give the user of this service the right to it',
    EPERM: 'give the user of this service the right to it',
    EROFS: 'it is mounted read-only, mount it writable',
    ENOSPC: 'the disk is full, make room',
    ENOENT: 'its folder is gone, is it mounted?',
    EISDIR: 'it is a folder; a mount of a file that did not exist makes one',
  };
  const code = errno(error) ?? String(error);
  return new AppError(
    'filesystem',
    `Could not ${what} ${path} (${code}): ${hints[code] ?? 'check its disk and rights'}.`,
    { cause: error },
  );
}
