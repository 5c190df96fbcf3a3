import { vi } from 'vitest';
import type { Result, Statement } from '../../src/db/connection.ts';
import { FileClient } from '../../src/db/file-client.ts';

/** The statements that this process gives to its database files during the work, with what begins and ends each transaction. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const { execute, batch } = FileClient.prototype;
  const texts: string[] = [];
  const spies = [
    vi.spyOn(FileClient.prototype, 'execute').mockImplementation(function (this: FileClient, statement) {
      texts.push(textOf(statement));
      return execute.call(this, statement);
    }),
    vi.spyOn(FileClient.prototype, 'batch').mockImplementation(function (this: FileClient, statements, mode) {
      texts.push(mode === 'write' ? 'begin immediate' : 'begin', ...statements.map(textOf), 'commit');
      return batch.call(this, statements, mode);
    }),
  ];
  try {
    await work();
    return texts;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** How many rows those statements that fit gave back. */
export async function rowsOf(pattern: RegExp, work: () => Promise<unknown>): Promise<number> {
  const { execute, batch } = FileClient.prototype;
  let rows = 0;
  const count = (statement: Statement, result: Result) => {
    if (pattern.test(textOf(statement))) rows += result.rows.length;
  };
  const spies = [
    vi.spyOn(FileClient.prototype, 'execute').mockImplementation(async function (this: FileClient, statement) {
      const result = await execute.call(this, statement);
      count(statement, result);
      return result;
    }),
    vi.spyOn(FileClient.prototype, 'batch').mockImplementation(async function (this: FileClient, statements, mode) {
      const results = await batch.call(this, statements, mode);
      for (const [position, result] of results.entries()) count(statements[position] ?? '', result);
      return results;
    }),
  ];
  try {
    await work();
    return rows;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function textOf(statement: Statement): string {
  return typeof statement === 'string' ? statement : statement.sql;
}

/** Those that change rows: the reads of a transaction that writes are none of them. */
export function writesAmong(statements: readonly string[]): string[] {
  return statements.filter((text) => /^\s*(insert|update|delete|replace)\b/i.test(text));
}

/** Transactions that write, one for each batch. */
export function transactionsAmong(statements: readonly string[]): string[] {
  return statements.filter((text) => /^begin immediate\b/i.test(text));
}

/** Reads and writes, without what begins and ends a transaction. */
export function queriesAmong(statements: readonly string[]): string[] {
  return statements.filter((text) => !/^(begin|commit|rollback)\b/i.test(text));
}
