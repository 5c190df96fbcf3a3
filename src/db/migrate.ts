import { sql } from 'drizzle-orm';
import { AppError } from '../errors.ts';
import type { Database } from './database.ts';
import { databaseError, isUniqueViolation } from './errors.ts';
import { journalTable, type Migration, readMigrations } from './read-migrations.ts';

/**
 * Migrates the tables, forward only. A migration and its journal row are one batch, the row first: if two processes start together, the
 * journal's key refuses one of them, which has changed nothing and reads the journal again.
 * @param folder drizzle-kit's output: `meta/_journal.json` and one SQL file per migration.
 */
export async function migrate(database: Database, folder: string): Promise<void> {
  const migrations = await readMigrations(folder);
  const { build } = database;
  await database.write([build.run(sql.raw(journalTable))]);
  let applied = await readJournal(database);
  for (;;) {
    checkHistory(database.name, applied, migrations);
    const next = migrations.find((migration) => !applied.has(migration.number));
    if (next === undefined) return;
    const refusal = await apply(database, next);
    applied = await readJournal(database);
    if (refusal !== null && !applied.has(next.number)) throw refusal;
  }
}

async function readJournal(database: Database): Promise<Map<number, string>> {
  const rows = await database.read(
    database.build.all<{ number: number; tag: string }>(sql`select number, tag from migrations order by number`),
  );
  return new Map(rows.map((row) => [row.number, row.tag]));
}

function checkHistory(name: string, applied: ReadonlyMap<number, string>, migrations: readonly Migration[]): void {
  for (const [index, tag] of applied) {
    if (migrations.find((migration) => migration.number === index)?.tag === tag) continue;
    throw new AppError(
      'database',
      `The database ${name} was made by a newer Plex Linker: it has the change "${tag}", which this one does not know. ` +
        'Start that newer version, or restore a backup from before the upgrade; nothing was changed.',
    );
  }
}

/** Returns the error if a unique constraint failed: most likely another process applied the migration at the same moment. */
async function apply(database: Database, migration: Migration): Promise<AppError | null> {
  const { build } = database;
  const now = Date.now();
  try {
    await database.write([
      build.run(
        sql`insert into migrations (number, tag, applied_at) values (${migration.number}, ${migration.tag}, ${now})`,
      ),
      ...statementsOf(migration).map((statement) => build.run(sql.raw(statement))),
    ]);
    return null;
  } catch (error) {
    const failure = databaseError(
      error instanceof AppError ? (error.cause ?? error) : error,
      database.name,
      `apply the change "${migration.tag}" to`,
    );
    if (isUniqueViolation(failure)) return failure;
    throw failure;
  }
}

function statementsOf({ text }: Migration): string[] {
  const statements = text.split('--> statement-breakpoint').map((statement) => statement.trim());
  return statements.filter((statement) => statement !== '');
}
