import { DatabaseSync } from 'node:sqlite';
import type { Client, InStatement, InValue } from '@libsql/client/web';
import { refillSearch } from './library/fill-search.ts';
import { pieceBytes, pieceRows, quoted, sizeOfValue, stagingPrefix, type Table, tablesOf } from './server-tables.ts';

/** Loads the rows into staging tables in pieces; then one transaction on the server puts them all in place. */
export async function load(client: Client, file: string): Promise<void> {
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
        ...tables.flatMap(({ name, columns }) => {
          const list = quoted(columns);
          // Triggers may have filled it by now.
          return [
            `delete from "${name}"`,
            `insert into "${name}" (${list}) select ${list} from "${stagingPrefix}${name}"`,
          ];
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

/** Never lowers a sequence, so that no id is reused. */
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

/** A row may only reference an existing row. */
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
