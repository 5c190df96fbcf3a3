import type { Locks } from '../ports/locks.ts';

export function createLocks(): Locks {
  const tails = new Map<string, Promise<void>>();
  const limits = new Map<string, Limit>();
  return {
    async hold(keys, work) {
      const wanted = [...new Set(keys)].toSorted();
      const releases: (() => void)[] = [];
      try {
        for (const key of wanted) {
          const before = tails.get(key);
          const { promise, resolve } = Promise.withResolvers<void>();
          tails.set(key, promise);
          releases.push(() => {
            if (tails.get(key) === promise) tails.delete(key);
            resolve();
          });
          await before;
        }
        return await work();
      } finally {
        for (const release of releases) release();
      }
    },
    async limit(name, max, work) {
      const limit = limits.get(name) ?? { running: 0, max, waiting: [] };
      limits.set(name, limit);
      limit.max = max;
      const { promise, resolve } = Promise.withResolvers<void>();
      limit.waiting.push(resolve);
      admit(limit);
      await promise;
      try {
        return await work();
      } finally {
        limit.running -= 1;
        admit(limit);
      }
    },
  };
}

interface Limit {
  running: number;
  /** From the latest caller, since the setting may change. */
  max: number;
  readonly waiting: (() => void)[];
}

function admit(limit: Limit): void {
  while (limit.running < limit.max) {
    const begin = limit.waiting.shift();
    if (begin === undefined) return;
    limit.running += 1;
    begin();
  }
}
