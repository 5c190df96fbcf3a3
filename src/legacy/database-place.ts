import { dirname, join } from 'node:path';
import type { DatabaseConfig } from '../config/config.ts';
import { AppError } from '../errors.ts';
import { ownerOfDatabase } from './plex-linker-3.ts';

export interface DatabasePlace {
  readonly address: Exclude<DatabaseConfig, { kind: 'legacySqlite' }>;
  /** A database of Plex Linker 3 to read once. */
  readonly oldDatabase: string | null;
}

/** A `sqlite:` address that holds a Plex Linker 3 database is left as it is, and ours lies beside it; where nothing is there it is ours. */
export async function placeOf(config: DatabaseConfig): Promise<DatabasePlace> {
  if (config.kind !== 'legacySqlite') return { address: config, oldDatabase: null };
  const owner = await ownerOfDatabase(config.path);
  if (owner === 'somebodyElse')
    throw new AppError(
      'database',
      `DATABASE_URL names ${config.path}, which is no database of this service and none of Plex Linker 3: it stays as it is. Name another file.`,
    );
  const isOld = owner === 'plexLinker3';
  const path = isOld ? join(dirname(config.path), 'plex-linker-4.db') : config.path;
  return { address: { kind: 'file', path }, oldDatabase: isOld ? config.path : null };
}
