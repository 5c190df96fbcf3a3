import type { Held, HolderChange } from '../ports/discovery-store.ts';

/** Which instances have which movies, or which series, as far as it was read. */
export interface Holders {
  /** The instance was read to its end: it has exactly these. An empty list says nothing, and the instance keeps what it had. */
  read(instanceId: number, ids: ReadonlySet<number>): void;
  /** What differs from before, for each instance that was read. */
  changes(): HolderChange[];
  /**
   * Those of the known ones that nobody has any more: each instance that had them was read and lacks them. What an instance had that is
   * switched off, away or empty stays.
   */
  gone(known: Iterable<number>): number[];
}

const none: ReadonlySet<number> = new Set();

/** `instanceIds`: all configured instances of the kind, also those that are switched off; `held`: what they had before. */
export function createHolders(instanceIds: readonly number[], held: readonly Held[]): Holders {
  const before = new Map<number, Set<number>>(instanceIds.map((id) => [id, new Set()]));
  for (const { instanceId, id } of held) before.get(instanceId)?.add(id);
  const now = new Map<number, ReadonlySet<number>>(before);
  const read = new Set<number>();
  const has = (of: ReadonlyMap<number, ReadonlySet<number>>, id: number) => [...of.values()].some((ids) => ids.has(id));
  return {
    read(instanceId, ids) {
      if (ids.size === 0) return;
      read.add(instanceId);
      now.set(instanceId, new Set(ids));
    },
    changes: () =>
      [...read].map((instanceId) => {
        const [old, ids] = [before.get(instanceId) ?? none, now.get(instanceId) ?? none];
        const without = (some: ReadonlySet<number>) => (id: number) => !some.has(id);
        return { instanceId, added: [...ids].filter(without(old)), removed: [...old].filter(without(ids)) };
      }),
    gone(known) {
      const isAllRead = instanceIds.every((id) => read.has(id));
      // Without a holder it was of an instance that is not configured any more, or a kill came before the holder was recorded.
      return [...known].filter((id) => !has(now, id) && (isAllRead || has(before, id)));
    },
  };
}
