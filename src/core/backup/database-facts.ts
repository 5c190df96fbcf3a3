import { stat } from 'node:fs/promises';
import type { Runtime } from '../runtime.ts';

export interface DatabaseFacts {
  readonly kind: 'file' | 'server';
  /** The file's path, or the server's address without secrets. */
  readonly name: string;
  /** With the journal beside the file; null for a database on a server. */
  readonly sizeBytes: number | null;
}

/** Where the rows are, and how much room they take. */
export async function readDatabaseFacts({ backups }: Pick<Runtime, 'backups'>): Promise<DatabaseFacts> {
  const { name, path } = backups.database;
  if (path === null) return { kind: 'server', name, sizeBytes: null };
  const sizes = await Promise.all([path, `${path}-wal`].map(sizeOf));
  return { kind: 'file', name, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) };
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}
