import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config, DatabaseConfig } from './config/config.ts';
import { loadSecrets } from './config/secret-files.ts';
import { type Context, createContext } from './context.ts';
import type { Logger } from './core/ports/logger.ts';
import { openDatabase } from './db/open.ts';
import { type OpenedBackups, openBackups } from './db/open-backups.ts';
import { type ProcessLock, takeProcessLock } from './db/process-lock.ts';
import { AppError } from './errors.ts';
import { findYamlFiles } from './legacy/find-yaml-files.ts';
import { ownerOfDatabase, readPlexLinker3Database } from './legacy/plex-linker-3.ts';

export interface OpenedService extends AsyncDisposable {
  readonly context: Context;
  /** False when another process works on this file database: then only rows may be read and written here. */
  readonly isAlone: boolean;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly logger: Logger;
  readonly version: string;
  readonly migrationsFolder: string;
  /** A command may share the database with the running service; the service itself may not. */
  readonly mayShare: boolean;
}

/** Secrets, lock, database, context: in this order, so that nothing is written where another process works. */
export async function openService(config: Config, options: OpenOptions): Promise<OpenedService> {
  const { logger } = options;
  const secrets = await loadSecrets(config, config.dataDir);
  for (const path of secrets.made) logger.info({}, `Made ${path}: it holds a secret of this service`);
  const place = await placeOf(config.database);
  const lock = place.address.kind === 'file' ? await takeLock(place.address.path, options.mayShare) : null;
  const isAlone = place.address.kind === 'remote' || lock !== null;
  const backups = openBackups(place.address, {
    dataDir: config.dataDir,
    migrationsFolder: options.migrationsFolder,
    encryptionKey: async () => secrets.encryptionKey,
  });
  let refusal = lock === null ? null : await restoreWaiting(backups, logger);
  const hasOwnDatabase = place.address.kind === 'remote' || (await isFile(place.address.path));
  const database = await openDatabase(place.address, { migrationsFolder: options.migrationsFolder });
  // On a server: after its tables are up to date. A command cannot know whether a service works there.
  if (place.address.kind === 'remote' && !options.mayShare) refusal = await restoreWaiting(backups, logger);
  const context = await createContext(config, {
    database,
    secrets,
    backups,
    logger,
    version: options.version,
    yamlFolder: async (stored) => {
      const known = typeof stored === 'string' && config.yamlDir === null ? stored : null;
      const found = await findYamlFiles({
        yamlDir: known ?? config.yamlDir,
        hasDatabaseUrl: config.fromEnvironment.has('DATABASE_URL'),
        hasOwnDatabase,
        workingFolder: process.cwd(),
        dataDir: config.dataDir,
      }).catch((error: unknown) => {
        if (known === null) throw error;
        return null;
      });
      if (found?.isFound === true)
        logger.info(
          {},
          `Found the files of Plex Linker 3 in ${found.folder}: rules are read from there and kept there`,
        );
      return found?.folder ?? null;
    },
  });
  if (refusal !== null) context.runtime.health.set('restore', 'error', refusal);
  if (place.oldDatabase !== null && isAlone) await takeOver(context, place.oldDatabase, logger);
  const close = async () => {
    await database.settle();
    database.close();
    lock?.release();
  };
  return { context, isAlone, close, [Symbol.asyncDispose]: close };
}

/** Puts a restore in place that was asked for before; answers why not, where it could not be. */
async function restoreWaiting(backups: OpenedBackups, logger: Logger): Promise<string | null> {
  const applied = await backups.applyPending();
  if (applied === null) return null;
  if (applied.kind === 'applied') {
    const kept = applied.kept === null ? 'there was none before' : `the one before it is kept as ${applied.kept}`;
    logger.info({}, `A backup was restored and is the database now; ${kept}`);
    return null;
  }
  const refusal = `The restore that waited for this start was not done, the database is the one from before. ${applied.message} It was moved to ${applied.path}.`;
  logger.error({}, refusal);
  return refusal;
}

interface Place {
  readonly address: Exclude<DatabaseConfig, { kind: 'legacySqlite' }>;
  /** A database of Plex Linker 3 to read once. */
  readonly oldDatabase: string | null;
}

/** A `sqlite:` address that holds a Plex Linker 3 database is left as it is, and ours lies beside it; where nothing is there it is ours. */
export async function placeOf(config: DatabaseConfig): Promise<Place> {
  if (config.kind === 'remote') return { address: config, oldDatabase: null };
  if (config.kind === 'file') return { address: config, oldDatabase: null };
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

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile() && found.size > 0,
    () => false,
  );
}

async function takeLock(path: string, mayShare: boolean): Promise<ProcessLock | null> {
  const lock = await takeProcessLock(path);
  if (lock === null && !mayShare)
    throw new AppError(
      'unavailable',
      `Another Plex Linker is using ${path}: stop it first, or give this one its own DATA_DIR or DATABASE_URL.`,
    );
  return lock;
}

const takenOverKey = 'legacy.database';

/** Rules and settings of a Plex Linker 3 database, once. */
async function takeOver({ runtime, verbs }: Context, path: string, logger: Logger): Promise<void> {
  if ((await runtime.store.state.get(takenOverKey)) === path) return;
  const content = await readPlexLinker3Database(path);
  if (content === null) return;
  const { importOldDatabase } = await import('./legacy/import.ts');
  const report = await importOldDatabase(runtime, content, path);
  for (const rule of report.created) await verbs.ruleChanged(rule.id);
  await runtime.store.state.set(takenOverKey, path);
  logger.info(
    { rules: report.created.length, problems: report.problems.length },
    `Took over ${report.created.length} rules from ${path}, which stays as it is`,
  );
}
