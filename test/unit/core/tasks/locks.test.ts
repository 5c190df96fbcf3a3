import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createLocks } from '../../../../src/core/tasks/locks.ts';

describe('locks', () => {
  test('work on one key is done one after the other, in the order asked; other keys do not wait', async () => {
    const locks = createLocks();
    const said: string[] = [];
    const work = (name: string, ms: number) => async () => {
      said.push(`${name} begins`);
      await sleep(ms);
      said.push(`${name} ends`);
    };
    await Promise.all([
      locks.hold(['a'], work('first', 20)),
      locks.hold(['a'], work('second', 1)),
      locks.hold(['b'], work('other', 1)),
    ]);
    expect(said).toEqual(['first begins', 'other begins', 'other ends', 'first ends', 'second begins', 'second ends']);
  });

  test('two that want the same keys the other way round both come through', async () => {
    const locks = createLocks();
    const pass = async () => {
      await sleep(1);
      return 'through';
    };
    const all = Array.from({ length: 20 }, (_, i) => locks.hold(i % 2 === 0 ? ['a', 'b', 'a'] : ['b', 'a'], pass));
    expect(new Set(await Promise.all(all))).toEqual(new Set(['through']));
  });

  test('a fault frees its keys', async () => {
    const locks = createLocks();
    await expect(locks.hold(['a', 'b'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await locks.hold(['b', 'a'], async () => 'free')).toBe('free');
  });
});
