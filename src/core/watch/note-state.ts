import type { WatchEvent } from '../model/watch.ts';
import type { Runtime } from '../runtime.ts';

/** The ledger's state of items after a view or an unmarking of one of them. */
export async function noteState(
  { watch }: Pick<Runtime, 'watch'>,
  itemIds: readonly number[],
  { accountId, kind, at }: Pick<WatchEvent, 'accountId' | 'kind' | 'at'>,
): Promise<void> {
  for (const id of itemIds)
    await (kind === 'watched'
      ? watch.states.setWatched(accountId, id, at)
      : watch.states.setUnwatched(accountId, id, at));
}
