import type { Row, Value } from '@libsql/client/sqlite3';
import Libsql from 'libsql';
import type { DatabaseClient, Result, Statement } from './connection.ts';

type Run = (values: readonly DriverValue[]) => Result;

/** A Download event sends about fifty different ones; this keeps those of all kinds of tasks. */
const mostPrepared = 256;
/** A longer one has values for many rows: it rarely comes again, and would keep them all in memory. */
const longestPrepared = 8_000;

/** Anything else may change the tables, and with them the columns of a prepared `select *`. */
const leavesTables = /^\s*(select|insert|update|delete|with|begin|commit)\b/i;

const beginOf = { read: 'BEGIN TRANSACTION READONLY', write: 'BEGIN IMMEDIATE' } as const;

/**
 * One connection to a database file. Unlike the client of `@libsql/client`, it keeps its prepared statements: preparing one often takes
 * longer than running it. Every call is one synchronous step that reads all rows, so no statement stays open between calls.
 */
export class FileClient implements DatabaseClient {
  readonly protocol = 'file';
  private readonly database: Libsql.Database;
  /** By text; the one used last is at the end. */
  private readonly prepared = new Map<string, Run>();

  constructor(path: string, options: { readonly busyTimeoutMs: number }) {
    this.database = new Libsql(path, { timeout: options.busyTimeoutMs });
  }

  async execute(statement: Statement): Promise<Result> {
    return this.run(statement);
  }

  /** All or nothing. */
  async batch(statements: readonly Statement[], mode: 'read' | 'write'): Promise<Result[]> {
    this.run(beginOf[mode]);
    try {
      const results = statements.map((statement) => this.run(statement));
      this.run('COMMIT');
      return results;
    } catch (error) {
      if (this.database.inTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  releaseMemory(): void {
    this.prepared.clear();
    if (this.database.open) this.database.exec('PRAGMA shrink_memory');
  }

  close(): void {
    this.prepared.clear();
    if (this.database.open) this.database.close();
  }

  private run(statement: Statement): Result {
    // The driver aborts the process if it is asked about a closed database.
    if (!this.database.open) throw Object.assign(new Error('The client is closed'), { code: 'CLIENT_CLOSED' });
    const { sql, args = [] } = typeof statement === 'string' ? { sql: statement } : statement;
    try {
      return this.prepare(sql)(args.map(toDriver));
    } catch (error) {
      // One that got SQLITE_BUSY stays open; one prepared since a change of the tables is wrong once that is rolled back.
      this.prepared.clear();
      throw error;
    }
  }

  private prepare(sql: string): Run {
    const known = this.prepared.get(sql);
    const run = known ?? runOf(this.database.prepare(sql));
    if (known !== undefined) this.prepared.delete(sql);
    if (!leavesTables.test(sql)) this.prepared.clear();
    else if (sql.length <= longestPrepared) this.prepared.set(sql, run);
    const [oldest] = this.prepared.keys();
    if (oldest !== undefined && this.prepared.size > mostPrepared) this.prepared.delete(oldest);
    return run;
  }
}

function runOf(statement: Libsql.Statement): Run {
  if (!statement.reader)
    return (values) => {
      const { changes, lastInsertRowid } = statement.run(values);
      return { columns: [], rows: [], rowsAffected: changes, lastInsertRowid: BigInt(lastInsertRowid) };
    };
  statement.raw(true).safeIntegers(true);
  const columns = statement.columns().map(({ name }) => name);
  const RowOfThese = rowClass(columns);
  return (values) => ({
    columns,
    rows: statement.all(values).map((row) => new RowOfThese(row as DriverValue[]) as unknown as Row),
    rowsAffected: 0,
    lastInsertRowid: undefined,
  });
}

type DriverValue = null | string | number | bigint | Buffer;

/**
 * A row as `@libsql/client` gives it, with each value under its position and, enumerable, its name. The positions belong to the class:
 * defining them in each row would take longer than reading it.
 */
function rowClass(columns: readonly string[]): new (values: DriverValue[]) => object {
  const names = new Set(columns);
  // A column named like a position is only found under its own position.
  const firsts = [...names].flatMap((name) => {
    const isPosition = name === 'length' || (/^\d+$/.test(name) && Number(name) < columns.length);
    return isPosition ? [] : [[name, columns.indexOf(name)] as const];
  });

  class NamedRow {
    readonly #values: readonly Value[];
    constructor(values: readonly DriverValue[]) {
      const own = values.map(fromDriver);
      this.#values = own;
      for (const [name, position] of firsts) (this as Record<string, unknown>)[name] = own[position];
    }

    static {
      const positions = columns.map((_, position) => [position, { get: valueAt(position) }] as const);
      Object.defineProperties(NamedRow.prototype, Object.fromEntries(positions));
      Object.defineProperty(NamedRow.prototype, 'length', { value: columns.length });

      function valueAt(position: number) {
        return function (this: NamedRow) {
          return this.#values[position];
        };
      }
    }
  }
  return NamedRow;
}

function fromDriver(value: DriverValue): Value {
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    throw new RangeError(`The database has an integer that JavaScript cannot represent exactly: ${value}`);
  }
  // The driver gives each blob a buffer of its own.
  return Buffer.isBuffer(value) ? (value.buffer as ArrayBuffer) : value;
}

/** Dates never arrive here: the columns of the schema turn them into numbers. */
function toDriver(value: unknown): DriverValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value)))
    throw new RangeError(`${value} cannot be stored in the database`);
  return value as DriverValue;
}
