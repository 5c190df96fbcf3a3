import type { MediaItem } from '../model/plex.ts';
import type { NewTask } from '../model/task.ts';
import type { Account, TwinOutcome } from '../model/watch.ts';
import type { Runtime } from '../runtime.ts';
import { type ConnectedPlex, notListenedTo } from '../servers/plex-servers.ts';
import type { RecordViewPayload } from '../tasks/kinds/watch.ts';
import type { TaskResult } from '../tasks/result.ts';
import { accountLock, accountOf, isFollowed } from './account.ts';
import { recordEvent, recordState } from './ledger.ts';
import { markTwins } from './mark-twins.ts';
import { isWatchable, sharersOf } from './twins.ts';

/** The Plex sync as a view needs it: see core/plex/mirror/sync-named-item.ts. */
export interface PlexItems {
  /** Syncs an item and the items below it. Returns a text if there is nothing to sync. */
  syncWithLeaves(
    source: { readonly plex: ConnectedPlex; readonly signal: AbortSignal },
    ratingKey: string,
  ): Promise<{ readonly followUps: readonly NewTask[] } | string>;
  /** Tasks for movies and specials that have a rule without a confirmed link. */
  linkTasks(items: readonly MediaItem[], cause: string): Promise<NewTask[]>;
}

/**
 * Records a view once, however often it is reported, and marks its twins. If a server fails in between, the next attempt continues from there. A
 * movie or special that has a rule without a confirmed link gets a task for its link, for views of any account.
 */
export async function recordView(
  { rt, plexItems }: { readonly rt: Runtime; readonly plexItems: PlexItems },
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
  const outcome = await rt.locks.hold([accountLock(account.id)], () => record(rt, { view, item, account, signal }));
  return { kind: 'done', outcome, followUps };
}

function ignored(reason: string, followUps: readonly NewTask[] = []): TaskResult {
  return { kind: 'done', outcome: `ignored: ${reason}`, followUps };
}

/** Finds the item in the mirror, or else on the server. Returns a text if there is none. */
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
  if (ratingKey === null) return 'no item with this guid is synced';
  const taken = await plexItems.syncWithLeaves({ plex, signal }, ratingKey);
  if (typeof taken === 'string') return taken;
  const [fresh] = await items.byRatingKeys(plex.server.id, [ratingKey]);
  return fresh === undefined ? 'it is nothing that is synced' : { item: fresh, followUps: taken.followUps };
}

/** Retried when the view is reported again: a twin, or a token, may have been added. */
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
  const event = await recordEvent(rt, item, fact);
  const shared = await sharersOf(rt, item);
  await recordState(
    rt,
    shared.map(({ id }) => id),
    fact,
  );
  if (!isUnfinished[event.twins]) return `already: this view was recorded (${event.outcome ?? event.twins})`;
  return (await markTwins(rt, event, signal)).outcome;
}
