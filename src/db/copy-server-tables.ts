import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Client, InValue, Row, Transaction } from '@libsql/client/web';
import { AppError } from '../errors.ts';
import { refillSearch } from './library/fill-search.ts';
import { pieceBytes, pieceRows, quoted, sizeOfValue, stagingPrefix, type Table, tablesOf } from './server-tables.ts';

/** Copies all rows of a server's database, from one state of it, into an empty file. */
export async function copyInto(client: Client, file: string, name: string): Promise<void> {
  const transaction = await client.transaction('read');
  const target = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  try {
    // The caller syncs the finished copy.
    target.exec('pragma journal_mode = memory; pragma synchronous = off; begin');
    const { rows: schema } = await transaction.execute(
      `select type, name, sql from sqlite_master where sql is not null and name not like 'sqlite\\_%' escape '\\'
       and name not like 'libsql\\_%' escape '\\' and name not like '${stagingPrefix}%' order by rowid`,
    );
    if (!schema.some((row) => row.type === 'table' && row.name === 'migrations'))
      throw new AppError('notFound', `There is nothing to back up: the database at ${name} has no tables of ours yet.`);
    // The search index first: it creates its own tables, which are then skipped.
    const creations = schema.filter((row) => row.type === 'table').toSorted((a, b) => rankOf(a.sql) - rankOf(b.sql));
    const isThere = target.prepare('select 1 from sqlite_master where name = ?');
    for (const { name, sql } of creations) if (isThere.get(String(name)) === undefined) target.exec(String(sql));
    for (const table of tablesOf(target)) await copyTable(transaction, table, target);
    if (isThere.get('media_search') !== undefined) for (const statement of refillSearch) target.exec(statement);
    await copySequences(transaction, target);
    for (const { sql } of schema.filter((row) => ['index', 'view', 'trigger'].includes(String(row.type))))
      target.exec(String(sql));
    target.exec('commit');
  } finally {
    target.close();
    transaction.close();
  }
}

function rankOf(creation: unknown): number {
  return /^create virtual/i.test(String(creation)) ? 0 : 1;
}

async function copyTable(
  transaction: Transaction,
  { name, columns, position }: Table,
  target: DatabaseSync,
): Promise<void> {
  const insert = target.prepare(
    `insert into "${name}" (${quoted(columns)}) values (${columns.map(() => '?').join(', ')})`,
  );
  const by = quoted(position);
  const select = `select ${position.map((column, i) => `"${column}" as position${i}`).join(', ')}, ${quoted(columns)}`;
  const beyond = `where (${by}) > (${position.map(() => '?').join(', ')})`;
  let [after, limit]: [InValue[], number] = [[], 8];
  for (;;) {
    const sql = `${select} from "${name}" ${after.length === 0 ? '' : beyond} order by ${by} limit ?`;
    const { rows } = await transaction.execute({ sql, args: [...after, BigInt(limit)] });
    for (const row of rows) insert.run(...columns.map((column) => forFile(row[column])));
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    after = position.map((_, i) => last[`position${i}`] as InValue);
    // Rows of one table are similar in size: read as many as fit next time, but never jump to a huge answer.
    const bytes = Math.max(1, sizeOf(rows) / rows.length);
    limit = Math.max(1, Math.min(pieceRows, limit * 4, Math.floor(pieceBytes / bytes)));
  }
}

/** An id is never reused, even after its row is deleted. */
async function copySequences(transaction: Transaction, target: DatabaseSync): Promise<void> {
  const { rows } = await transaction.execute('select name, seq from sqlite_sequence');
  target.exec('delete from sqlite_sequence');
  const insert = target.prepare('insert into sqlite_sequence (name, seq) select ?, ? where ? not like ?');
  for (const { name, seq } of rows) insert.run(String(name), forFile(seq), String(name), `${stagingPrefix}%`);
}

function forFile(value: unknown): SQLInputValue {
  return value instanceof ArrayBuffer ? new Uint8Array(value) : (value as SQLInputValue);
}

function sizeOf(rows: readonly Row[]): number {
  return rows.reduce(
    (sum, row) => sum + Object.values(row).reduce<number>((all, value) => all + sizeOfValue(value), 0),
    0,
  );
}
