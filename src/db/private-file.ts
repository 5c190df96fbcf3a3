import { chmod, lstat, open } from 'node:fs/promises';

/** SQLite creates a database's companion files with the database's mode. */
const companions = ['', '-wal', '-shm', '-journal'] as const;

/**
 * Creates the file if it is missing, and makes it and its companion files accessible to the owner only. Never opens an existing file:
 * closing it would drop the locks that this process holds on it.
 */
export async function makePrivate(path: string): Promise<void> {
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  for (const end of companions) {
    const found = await lstat(path + end).catch(() => null);
    // Another user's file, or a file system without modes: left as it is.
    if (found?.isFile() && (found.mode & 0o777) !== 0o600) await chmod(path + end, 0o600).catch(() => undefined);
  }
}
