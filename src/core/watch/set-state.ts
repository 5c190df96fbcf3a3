import { AppError } from '../../errors.ts';
import { describeChange } from '../audit/audit-scope.ts';
import type { WatchState } from '../model/watch.ts';
import type { Runtime } from '../runtime.ts';
import { type MarkViewPayload, markViewTask } from '../tasks/kinds/watch.ts';
import type { TaskResult } from '../tasks/result.ts';
import { accountLock, ownerOf } from './account.ts';
import { recordEvent } from './ledger.ts';
import { markItem } from './mark-item.ts';
import { markTwins } from './mark-twins.ts';
import { isWatchable, sharersOf } from './twins.ts';

export interface ManualState {
  readonly itemId: number;
  /** Absent: the owner. */
  readonly accountId?: number;
  readonly isWatched: boolean;
  /** Absent: now. */
  readonly at?: number;
}

/** Sets the watch state by hand; a task brings it to Plex and the twins. Null: no such item or account. */
export async function setState(rt: Runtime, input: ManualState): Promise<WatchState | null> {
  const item = await rt.library.items.get(input.itemId);
  if (item === null) return null;
  if (!isWatchable(item.type))
    throw new AppError('invalid', `A ${item.type} has no watch state of its own: set it for its episodes or its film.`);
  const now = rt.now();
  if (input.at !== undefined && input.at > now)
    throw new AppError('invalid', 'at must not lie in the future: nothing was watched then.');
  const account =
    input.accountId === undefined ? await owner(rt, item.serverId) : await rt.watch.accounts.get(input.accountId);
  if (account === null) return null;
  const { isWatched, at = now } = input;
  describeChange({ subject: `item ${item.id}`, after: { title: item.title, account: account.id, isWatched } });
  for (const { id } of await sharersOf(rt, item)) await rt.watch.states.setManual(account.id, id, { isWatched, at });
  const event = await recordEvent(rt, item, {
    accountId: account.id,
    kind: isWatched ? 'watched' : 'unwatched',
    at,
    source: 'api',
  });
  await rt.store.tasks.add([markViewTask({ eventId: event.id }, now)]);
  return (await rt.watch.states.of(account.id, [item.id])).get(item.id) ?? null;
}

async function owner(rt: Runtime, serverId: number) {
  const server = rt.plex.all().find(({ id }) => id === serverId);
  return (await rt.watch.accounts.owner()) ?? (server === undefined ? null : ownerOf(rt, server));
}

/** Marks in Plex what a person set by hand: the item itself whatever the twin settings are, then its twins. */
export async function markView(rt: Runtime, { eventId }: MarkViewPayload, signal: AbortSignal): Promise<TaskResult> {
  const event = await rt.watch.events.get(eventId);
  const account = event === null ? null : await rt.watch.accounts.get(event.accountId);
  const item = event === null || event.itemId === null ? null : await rt.library.items.get(event.itemId);
  if (event === null || account === null || item === null)
    return { kind: 'done', outcome: 'ignored: it is gone meanwhile' };
  const outcome = await rt.locks.hold([accountLock(account.id)], async () => {
    const itself = await markItem(rt, { event, account, item, signal });
    const { outcome: twins } = await markTwins(rt, event, signal);
    return `${itself.kind}: ${itself.where}; twins ${twins}`;
  });
  return { kind: 'done', outcome };
}
