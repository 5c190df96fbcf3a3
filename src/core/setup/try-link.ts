import { randomBytes } from 'node:crypto';
import { link, lstat, readlink, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { diskHint } from '../media/disk-hints.ts';

/**
 * Whether a link can be created in this folder: creates and removes a temporary one with a name that Sonarr's scan ignores. With `file` it is a hard
 * link to that file, else a symbolic link. Returns the reason why not, or null.
 */
export async function tryLink(folder: string, file: string | null): Promise<string | null> {
  const path = join(folder, `.plex-linker-doctor-${randomBytes(6).toString('hex')}`);
  const text = 'plex-linker-doctor';
  try {
    await (file === null ? symlink(text, path) : link(file, path));
  } catch (error) {
    return reasonOf(error);
  }
  try {
    // Some network shares report success and create a plain file.
    const isRight =
      file === null
        ? (await lstat(path)).isSymbolicLink() && (await readlink(path)) === text
        : (await lstat(path)).ino === (await lstat(file)).ino;
    return isRight ? null : 'the file system reported success but made no link';
  } catch (error) {
    return reasonOf(error);
  } finally {
    await unlink(path).catch(() => undefined);
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  return `${code}: ${diskHint(code)}`;
}
