import { chmod, lstat, open } from 'node:fs/promises';

/** What SQLite lays beside a database takes over its mode, where it makes it. */
const companions = ['', '-wal', '-shm', '-journal'] as const;

/**
 * The file, made where it is not there yet, is for its owner only, and so is what lies beside it. Never opens a file that is there: closing it
 * again would take away the locks that this process holds on it.
 */
export async function makePrivate(path: string): Promise<void> {
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  for (const end of companions) {
    const found = await lstat(path + end).catch(() => null);
    // Another's file, or a file system without modes: it stays as it is.
    if (found?.isFile() && (found.mode & 0o777) !== 0o600) await chmod(path + end, 0o600).catch(() => undefined);
  }
}
