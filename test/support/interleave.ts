import { vi } from 'vitest';
import { FileClient } from '../../src/db/file-client.ts';

/**
 * Does `work` once, right after the first single read that fits, and before its rows reach who asked: what another task or person may do
 * between a read and the write that follows from it. Returns a function that ends the waiting for such a read, and tells whether it came.
 */
export function afterRead(pattern: RegExp, work: () => Promise<unknown>): () => boolean {
  const { execute } = FileClient.prototype;
  let isDone = false;
  const spy = vi.spyOn(FileClient.prototype, 'execute').mockImplementation(async function (
    this: FileClient,
    statement,
  ) {
    const rows = await execute.call(this, statement);
    if (isDone || !pattern.test(typeof statement === 'string' ? statement : statement.sql)) return rows;
    isDone = true;
    await work();
    return rows;
  });
  return () => {
    spy.mockRestore();
    return isDone;
  };
}
