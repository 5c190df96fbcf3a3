import type { PlexServer, ViewChange } from '../model/plex.ts';
import type { Runtime } from '../runtime.ts';
import { applyWaitingOf } from '../tasks/kinds/watch.ts';
import { isFollowed, ownerOf } from './account.ts';
import { recordEvent, recordState } from './ledger.ts';
import { isWatchable } from './twins.ts';

const freshMs = 60_000;

type Watching = Pick<Runtime, 'watch' | 'library' | 'store' | 'settings' | 'now'>;

/**
 * Records views that changed since the last sync: a mark by hand, a play without an event. A task marks the twins, since the sync is still running.
 */
export async function recordSyncedViews(
  rt: Watching,
  server: PlexServer,
  changes: readonly ViewChange[],
): Promise<void> {
  const changed = changes.filter(({ before, after }) => wasWatched(before, after) || wasUnwatched(before, after));
  if (changed.length === 0) return;
  const account = await ownerOf(rt, server);
  if (!isFollowed(account, await rt.settings())) return;
  const items = await rt.library.items.byRatingKeys(
    server.id,
    changed.map(({ ratingKey }) => ratingKey),
  );
  const now = rt.now();
  const recorded: number[] = [];
  for (const { id, before, after } of changed) {
    const item = items.find((one) => one.id === id);
    if (item === undefined || !isWatchable(item.type)) continue;
    const kind = wasWatched(before, after) ? 'watched' : 'unwatched';
    if (kind === 'unwatched' && (await changedLately(rt, account.id, id))) continue;
    const at = kind === 'watched' ? Math.min(after.lastViewedAt ?? now, now) : now;
    const event = await recordEvent(rt, item, { accountId: account.id, kind, at, source: 'compare' });
    await recordState(rt, [id], { accountId: account.id, kind, at });
    if (event.twins === 'open') recorded.push(id);
  }
  if (recorded.length === 0) return;
  await rt.store.tasks.add([applyWaitingOf(recorded, now)]);
}

/** The page may have been read before a view that the ledger has by now. The next comparison decides. */
async function changedLately({ watch, now }: Watching, accountId: number, itemId: number): Promise<boolean> {
  const state = (await watch.states.of(accountId, [itemId])).get(itemId);
  return state !== undefined && Math.abs(now() - state.updatedAt) < freshMs;
}

type Counted = Pick<ViewChange['before'], 'viewCount'>;

function wasWatched(before: Counted, after: Counted): boolean {
  return after.viewCount > before.viewCount;
}

/** An unmarked item has a count of 0 and no time. */
function wasUnwatched(before: Counted, after: Counted): boolean {
  return before.viewCount > 0 && after.viewCount === 0;
}
