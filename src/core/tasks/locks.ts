/** Keeps work about the same things apart within this process; between replicas the revision of a row does. */
export interface Locks {
  /** Runs `work` once all these keys are free. Keys are taken in one order, so that two never wait for each other. */
  hold<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>;
}

export function createLocks(): Locks {
  const tails = new Map<string, Promise<void>>();
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
  };
}
