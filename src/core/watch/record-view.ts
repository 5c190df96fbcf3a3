import type { MediaItem } from '../model/plex.ts';
import type { NewTask } from '../model/task.ts';
import type { Account, TwinOutcome } from '../model/watch.ts';
import type { Locks } from '../ports/locks.ts';
import type { Runtime } from '../runtime.ts';
import { type ConnectedPlex, notListenedTo } from '../servers/plex-servers.ts';
import type { RecordViewPayload } from '../tasks/kinds/watch.ts';
import type { TaskResult } from '../tasks/result.ts';
import { accountLock, accountOf, isFollowed } from './account.ts';
import { followTwins } from './follow-twins.ts';
import { noteState } from './note-state.ts';
import { recordFact } from './record-fact.ts';
import { sharersOf } from './shared-state.ts';
import { isWatchable } from './twins-of.ts';

/** What whoever mirrors Plex does for a view: see core/library/plex-item. */
export interface PlexItems {
  /** Mirrors an item with what is below it. A text says why not. */
  syncWithLeaves(
    plex: ConnectedPlex,
    ratingKey: string,
    signal: AbortSignal,
  ): Promise<{ readonly followUps: readonly NewTask[] } | string>;
  /** The tasks for movies and specials that have a rule whose link is not confirmed. */
  linkTasks(items: readonly MediaItem[], cause: string): Promise<NewTask[]>;
}

/**
 * Somebody watched something: it goes into the ledger, once however often it is told, and its twins follow. What was done stays done when a server fails in
 * between; the next try goes on from there. A film or special that was watched and has a rule without a confirmed link is looked at, whoever watched it.
 */
export async function recordView(
  rt: Runtime,
  { locks, plexItems }: { readonly locks: Locks; readonly plexItems: PlexItems },
  view: RecordViewPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const plex = rt.plex.get(view.serverId);
  if (plex === null) return ignored(notListenedTo);
  const viewed = await viewedItem(rt, plexItems, { plex, view, signal });
  if (typeof viewed === 'string') return ignored(viewed);
  const { item } = viewed;
  if (!isWatchable(item.type)) return ignored(`a ${item.type} has no twin`);
  const followUps = [...(await plexItems.linkTasks([item], view.cause)), ...viewed.followUps];

  const account = await accountOf(rt, plex.server, view.account);
  if (account === null) return ignored('the event names no account', followUps);
  if (!isFollowed(account, await rt.settings())) return ignored('account not followed', followUps);
  const outcome = await locks.hold([accountLock(account.id)], () => record(rt, { view, item, account, signal }));
  return { kind: 'done', outcome, followUps };
}

function ignored(reason: string, followUps: readonly NewTask[] = []): TaskResult {
  return { kind: 'done', outcome: `ignored: ${reason}`, followUps };
}

/** From the mirror, else from the server; a text says why there is none. */
async function viewedItem(
  rt: Runtime,
  plexItems: PlexItems,
  {
    plex,
    view,
    signal,
  }: { readonly plex: ConnectedPlex; readonly view: RecordViewPayload; readonly signal: AbortSignal },
): Promise<{ item: MediaItem; followUps: readonly NewTask[] } | string> {
  const { items } = rt.library;
  const { ratingKey, guid } = view;
  const known =
    ratingKey !== null
      ? await items.byRatingKeys(plex.server.id, [ratingKey])
      : guid === null
        ? []
        : await items.byPlexGuid(plex.server.id, guid);
  const [item] = known;
  if (item !== undefined) return { item, followUps: [] };
  if (ratingKey === null) return 'no item with this guid is mirrored';
  const taken = await plexItems.syncWithLeaves(plex, ratingKey, signal);
  if (typeof taken === 'string') return taken;
  const [fresh] = await items.byRatingKeys(plex.server.id, [ratingKey]);
  return fresh === undefined ? 'it is nothing that is mirrored' : { item: fresh, followUps: taken.followUps };
}

/** Looked at again when the view is told again: a twin, or a token, may have come. */
const isUnfinished: Readonly<Record<TwinOutcome, boolean>> = {
  open: true,
  waiting: true,
  noToken: true,
  marked: false,
  already: false,
  off: false,
};

interface Recorded {
  readonly view: RecordViewPayload;
  readonly item: MediaItem;
  readonly account: Account;
  readonly signal: AbortSignal;
}

async function record(rt: Runtime, { view, item, account, signal }: Recorded): Promise<string> {
  const fact = { accountId: account.id, kind: 'watched', at: view.at, source: view.source } as const;
  const event = await recordFact(rt, item, fact);
  const shared = await sharersOf(rt, item);
  await noteState(
    rt,
    shared.map(({ id }) => id),
    fact,
  );
  if (!isUnfinished[event.twins]) return `already: this view was recorded (${event.outcome ?? event.twins})`;
  return (await followTwins(rt, event, signal)).outcome;
}
