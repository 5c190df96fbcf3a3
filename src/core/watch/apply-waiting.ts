import type { WatchEvent } from '../model/watch.ts';
import type { Runtime } from '../runtime.ts';
import type { ApplyWaitingPayload } from '../tasks/kinds/watch.ts';
import type { TaskResult } from '../tasks/result.ts';
import { accountLock } from './account.ts';
import { markTwins } from './mark-twins.ts';
import { sharersOf, twinsOf } from './twins.ts';

/** The limit of one task; the next task applies the rest. */
const most = 500;

/** Applies views whose twin was missing or not checked yet, after items were added or views recorded. */
export async function applyWaiting(
  rt: Runtime,
  { itemIds }: ApplyWaitingPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const ids = itemIds === undefined ? await pairedItems(rt) : await withTwins(rt, itemIds);
  let marked = 0;
  const faults: unknown[] = [];
  const events = await waitingOf(rt, ids);
  for (const event of events)
    try {
      const { twins } = await rt.locks.hold([accountLock(event.accountId)], () => markTwins(rt, event, signal));
      if (twins === 'marked') marked += 1;
    } catch (error) {
      signal.throwIfAborted();
      faults.push(error);
    }
  if (faults.length > 0) throw faults[0];
  return { kind: 'done', outcome: events.length === 0 ? 'nothing waited' : `marked: ${marked} of ${events.length}` };
}

/** Open views of these items, oldest first, so that the latest state wins. */
export async function waitingOf(rt: Pick<Runtime, 'watch'>, itemIds: readonly number[]): Promise<WatchEvent[]> {
  if (itemIds.length === 0) return [];
  return (await rt.watch.events.waiting(itemIds, most)).toReversed();
}

/** Every item that has a twin according to the link ledger. */
async function pairedItems({ watch }: Runtime): Promise<number[]> {
  const pairs = (await watch.twins.all()).filter(({ movies, specials }) => movies.length > 0 && specials.length > 0);
  return [...new Set(pairs.flatMap(({ movies, specials }) => [...movies, ...specials].map(({ itemId }) => itemId)))];
}

/** These items and all that play their files: the waiting view may be of either. */
async function withTwins(rt: Runtime, itemIds: readonly number[]): Promise<number[]> {
  const ids = new Set(itemIds);
  for (const id of itemIds) {
    const item = await rt.library.items.get(id);
    if (item === null) continue;
    for (const twin of await twinsOf(rt, [item])) for (const { id } of await sharersOf(rt, twin)) ids.add(id);
  }
  return [...ids];
}
