import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Client, InStatement, InValue, Row, Transaction } from '@libsql/client/web';
import type { BackupDatabase } from '../core/ports/backups.ts';
import { AppError } from '../errors.ts';
import { databaseError } from './errors.ts';
import { refillSearch } from './library/fill-search.ts';
import type { DatabaseAddress } from './open.ts';

/** A whole table is put in place by one statement on the server. */
const requestTimeoutMs = 600_000;
/** Of an answer and of a request. A server refuses answers over 10 MB. */
const pieceBytes = 2 * 1024 * 1024;
const pieceRows = 500;
/** Tables of a load under way; what a cut-short one left is dropped by the next. */
const stagingPrefix = 'restoring__';

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** What its rows are read by, in order. */
  readonly position: readonly string[];
}

type RemoteAddress = Extract<DatabaseAddress, { kind: 'remote' }>;

/** A database on a libSQL server: copied row by row within one read transaction, and back through tables beside ours. */
export function createServerBackup(
  address: RemoteAddress,
  shared: Pick<BackupDatabase, 'copyInto' | 'rebuild'>,
): BackupDatabase {
  return {
    name: nameOf(address),
    path: null,
    ...shared,
    load: (file) => using(address, 'restore into', (client) => load(client, file)),
    isWorkedOn: (now) => using(address, 'look at', (client) => isWorkedOn(client, now)),
    settle: async () => 'whole',
  };
}

/** Blocks now and then, at its end for long: for a process of its own. */
export function copyServer(address: RemoteAddress, file: string): Promise<void> {
  return using(address, 'back up', (client) => copyInto(client, file, nameOf(address)));
}

async function using<T>(address: RemoteAddress, attempt: string, work: (client: Client) => Promise<T>): Promise<T> {
  const { createClient } = await import('@libsql/client/web');
  const client = createClient({
    url: address.url,
    ...(address.authToken === undefined ? {} : { authToken: address.authToken }),
    // Whole numbers as they are: a float would be another value where a column has no type.
    intMode: 'bigint',
    fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(requestTimeoutMs) }),
  });
  try {
    return await work(client);
  } catch (error) {
    throw databaseError(error, nameOf(address), attempt);
  } finally {
    client.close();
  }
}

function nameOf({ url }: RemoteAddress): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** A service that works renews the leases of its tasks; one that rests cannot be seen. */
async function isWorkedOn(client: Client, now: number): Promise<boolean> {
  const known = await client.execute("select 1 from sqlite_master where type = 'table' and name = 'tasks'");
  if (known.rows.length === 0) return false;
  const sql = "select 1 from tasks where state = 'running' and lease_until > ? limit 1";
  return (await client.execute({ sql, args: [BigInt(now)] })).rows.length > 0;
}

async function copyInto(client: Client, file: string, name: string): Promise<void> {
  const transaction = await client.transaction('read');
  const target = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  try {
    // Whoever asked for the copy syncs it when it is whole.
    target.exec('pragma journal_mode = memory; pragma synchronous = off; begin');
    const { rows: schema } = await transaction.execute(
      `select type, name, sql from sqlite_master where sql is not null and name not like 'sqlite\\_%' escape '\\'
       and name not like 'libsql\\_%' escape '\\' and name not like '${stagingPrefix}%' order by rowid`,
    );
    if (!schema.some((row) => row.type === 'table' && row.name === 'migrations'))
      throw new AppError('notFound', `There is nothing to back up: the database at ${name} has no tables of ours yet.`);
    // The index of words first: it brings tables of its own, which are not made again.
    const creations = schema.filter((row) => row.type === 'table').toSorted((a, b) => rankOf(a.sql) - rankOf(b.sql));
    const isThere = target.prepare('select 1 from sqlite_master where name = ?');
    for (const { name, sql } of creations) if (isThere.get(String(name)) === undefined) target.exec(String(sql));
    for (const table of tablesOf(target)) await copyTable(transaction, table, target);
    if (isThere.get('media_search') !== undefined) for (const statement of refillSearch) target.exec(statement);
    await copySequences(transaction, target);
    for (const { sql } of schema.filter((row) => row.type === 'index' || row.type === 'view')) target.exec(String(sql));
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
    // Rows of one table are of a kind: as many as fit next time, but never a leap to huge answers.
    const bytes = Math.max(1, sizeOf(rows) / rows.length);
    limit = Math.max(1, Math.min(pieceRows, limit * 4, Math.floor(pieceBytes / bytes)));
  }
}

/** So that an id is never given twice, also of rows that are gone. */
async function copySequences(transaction: Transaction, target: DatabaseSync): Promise<void> {
  const { rows } = await transaction.execute('select name, seq from sqlite_sequence');
  target.exec('delete from sqlite_sequence');
  const insert = target.prepare('insert into sqlite_sequence (name, seq) select ?, ? where ? not like ?');
  for (const { name, seq } of rows) insert.run(String(name), forFile(seq), String(name), `${stagingPrefix}%`);
}

/** First beside our tables, in pieces; then one transaction on the server puts all of it in place. */
async function load(client: Client, file: string): Promise<void> {
  const source = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = parentsFirst(
      source,
      tablesOf(source).filter(({ name }) => name !== 'migrations'),
    );
    for (const table of tables) await loadBeside(client, table, source);
    const sequences = source.prepare('select name, seq from sqlite_sequence').all();
    await client.batch(
      [
        ...tables.toReversed().map(({ name }) => `delete from "${name}"`),
        ...tables.map(({ name, columns }) => {
          const list = quoted(columns);
          return `insert into "${name}" (${list}) select ${list} from "${stagingPrefix}${name}"`;
        }),
        ...sequences.flatMap(({ name, seq }) => raiseSequence(String(name), BigInt(Number(seq)))),
        ...tables.map(({ name }) => `drop table "${stagingPrefix}${name}"`),
        ...refillSearch,
      ],
      'write',
    );
  } finally {
    source.close();
  }
}

/** Never lowered, so that an id is not given twice. */
function raiseSequence(name: string, seq: bigint): InStatement[] {
  const isThere = 'exists (select 1 from sqlite_sequence where name = ?)';
  return [
    { sql: 'update sqlite_sequence set seq = max(seq, ?) where name = ?', args: [seq, name] },
    { sql: `insert into sqlite_sequence (name, seq) select ?, ? where not ${isThere}`, args: [name, seq, name] },
  ];
}

async function loadBeside(client: Client, { name, columns }: Table, source: DatabaseSync): Promise<void> {
  const list = quoted(columns);
  const staging = `"${stagingPrefix}${name}"`;
  await client.batch(
    [`drop table if exists ${staging}`, `create table ${staging} as select ${list} from "${name}" where 0`],
    'write',
  );
  const sql = `insert into ${staging} (${list}) values (${columns.map(() => '?').join(', ')})`;
  const select = source.prepare(`select ${list} from "${name}"`);
  select.setReadBigInts(true);
  let [piece, bytes]: [InStatement[], number] = [[], 0];
  const send = async () => {
    if (piece.length > 0) await client.batch(piece, 'write');
    [piece, bytes] = [[], 0];
  };
  for (const row of select.iterate()) {
    const args = columns.map((column) => row[column] as InValue);
    piece.push({ sql, args });
    bytes += args.reduce<number>((sum, value) => sum + sizeOfValue(value), 0);
    if (bytes >= pieceBytes || piece.length >= pieceRows) await send();
  }
  await send();
}

/** All tables but SQLite's own and the index of words, whose rows are made anew; with their columns but generated ones. */
function tablesOf(database: DatabaseSync): Table[] {
  const tables = database
    .prepare(
      "select name, wr from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\'",
    )
    .all();
  return tables.map(({ name, wr }) => {
    const columns = database.prepare('select name, pk from pragma_table_info(?)').all(String(name));
    const keys = columns.filter(({ pk }) => Number(pk) > 0).toSorted((a, b) => Number(a.pk) - Number(b.pk));
    return {
      name: String(name),
      columns: columns.map((column) => String(column.name)),
      position: wr === 1 ? keys.map((column) => String(column.name)) : ['rowid'],
    };
  });
}

/** A row may only point at one that is there. */
function parentsFirst(database: DatabaseSync, tables: readonly Table[]): Table[] {
  const parents = new Map(
    tables.map(({ name }) => [
      name,
      database
        .prepare('select "table" as parent from pragma_foreign_key_list(?)')
        .all(name)
        .map(({ parent }) => String(parent)),
    ]),
  );
  const sorted: Table[] = [];
  const visit = (table: Table, path: readonly string[]) => {
    if (sorted.includes(table) || path.includes(table.name)) return;
    for (const parent of tables.filter(({ name }) => parents.get(table.name)?.includes(name)))
      visit(parent, [...path, table.name]);
    sorted.push(table);
  };
  for (const table of tables) visit(table, []);
  return sorted;
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

function sizeOfValue(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return value instanceof ArrayBuffer || value instanceof Uint8Array ? value.byteLength : 8;
}

function quoted(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}
