import { createRequire } from 'node:module';
import { vi } from 'vitest';

/** The driver below the client, which prepares each statement of a database file. */
const driver = createRequire(import.meta.resolve('@libsql/client'))('libsql') as {
  prototype: { prepare(text: string): unknown };
};

/** The statements that this process gives to its database files during the work. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const prepare = vi.spyOn(driver.prototype, 'prepare');
  try {
    await work();
    return prepare.mock.calls.map(([text]) => text);
  } finally {
    prepare.mockRestore();
  }
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
