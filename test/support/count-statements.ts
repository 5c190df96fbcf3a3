import { vi } from 'vitest';
import type { Statement } from '../../src/db/connection.ts';
import { FileClient } from '../../src/db/file-client.ts';

interface Ran {
  readonly text: string;
  /** How many rows it gave back; none if it failed. */
  rows: number;
}

/** What this process gives to its database files during the work, with what begins and ends each transaction. */
async function ranDuring(work: () => Promise<unknown>): Promise<Ran[]> {
  const { execute, batch } = FileClient.prototype;
  const all: Ran[] = [];
  const add = (text: string) => {
    const ran = { text, rows: 0 };
    all.push(ran);
    return ran;
  };
  const spies = [
    vi.spyOn(FileClient.prototype, 'execute').mockImplementation(async function (this: FileClient, statement) {
      const ran = add(textOf(statement));
      const result = await execute.call(this, statement);
      ran.rows = result.rows.length;
      return result;
    }),
    vi.spyOn(FileClient.prototype, 'batch').mockImplementation(async function (this: FileClient, statements, mode) {
      add(mode === 'write' ? 'begin immediate' : 'begin');
      const ran = statements.map((statement) => add(textOf(statement)));
      add('commit');
      const results = await batch.call(this, statements, mode);
      for (const [position, one] of ran.entries()) one.rows = results[position]?.rows.length ?? 0;
      return results;
    }),
  ];
  try {
    await work();
    return all;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** The statements that this process gives to its database files during the work, with what begins and ends each transaction. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  return (await ranDuring(work)).map(({ text }) => text);
}

/** How many rows those statements that fit gave back. */
export async function rowsOf(pattern: RegExp, work: () => Promise<unknown>): Promise<number> {
  const fitting = (await ranDuring(work)).filter(({ text }) => pattern.test(text));
  return fitting.reduce((sum, { rows }) => sum + rows, 0);
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
