import type { Locks } from '../ports/locks.ts';
import type { Runtime } from '../runtime.ts';
import type { MarkViewPayload } from '../tasks/kinds/watch.ts';
import type { TaskResult } from '../tasks/result.ts';
import { accountLock } from './account.ts';
import { followTwins } from './follow-twins.ts';
import { markItself } from './mark.ts';

/** What a person set by hand: the item itself is marked in Plex, whatever the settings of twins say, then those follow. */
export async function markView(
  rt: Runtime,
  { locks }: { readonly locks: Locks },
  { eventId }: MarkViewPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const event = await rt.watch.events.get(eventId);
  const account = event === null ? null : await rt.watch.accounts.get(event.accountId);
  const item = event === null || event.itemId === null ? null : await rt.library.items.get(event.itemId);
  if (event === null || account === null || item === null)
    return { kind: 'done', outcome: 'ignored: it is gone meanwhile' };
  const outcome = await locks.hold([accountLock(account.id)], async () => {
    const itself = await markItself(rt, { event, account, item, signal });
    const { outcome: twins } = await followTwins(rt, event, signal);
    return `${itself.kind}: ${itself.where}; twins ${twins}`;
  });
  return { kind: 'done', outcome };
}
