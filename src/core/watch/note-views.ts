import type { PlexServer, ViewChange } from '../model/plex.ts';
import type { Runtime } from '../runtime.ts';
import { applyWaitingOf } from '../tasks/kinds/watch.ts';
import { isFollowed, ownerOf } from './account.ts';
import { noteState } from './note-state.ts';
import { recordFact } from './record-fact.ts';
import { isWatchable } from './twins-of.ts';

const freshMs = 60_000;

type Watching = Pick<Runtime, 'watch' | 'library' | 'store' | 'settings' | 'now' | 'wake'>;

/**
 * What the mirror's token sees of watching changed since it was read last: a mark by hand, a play of which no event came. Only written down here, the twins
 * follow in a task: the mirror is being read.
 */
export async function noteViews(rt: Watching, server: PlexServer, changes: readonly ViewChange[]): Promise<void> {
  const news = changes.filter(({ before, after }) => wasWatched(before, after) || wasUnwatched(before, after));
  if (news.length === 0) return;
  const account = await ownerOf(rt, server);
  if (!isFollowed(account, await rt.settings())) return;
  const items = await rt.library.items.byRatingKeys(
    server.id,
    news.map(({ ratingKey }) => ratingKey),
  );
  const now = rt.now();
  const noted: number[] = [];
  for (const { id, before, after } of news) {
    const item = items.find((one) => one.id === id);
    if (item === undefined || !isWatchable(item.type)) continue;
    const kind = wasWatched(before, after) ? 'watched' : 'unwatched';
    if (kind === 'unwatched' && (await changedLately(rt, account.id, id))) continue;
    const at = kind === 'watched' ? Math.min(after.lastViewedAt ?? now, now) : now;
    const event = await recordFact(rt, item, { accountId: account.id, kind, at, source: 'compare' });
    await noteState(rt, [id], { accountId: account.id, kind, at });
    if (event.twins === 'open') noted.push(id);
  }
  if (noted.length === 0) return;
  await rt.store.tasks.add([applyWaitingOf(noted, now)]);
  rt.wake();
}

/** The page may have been read before a view that the ledger has by now. The next comparison knows better. */
async function changedLately({ watch, now }: Watching, accountId: number, itemId: number): Promise<boolean> {
  const state = (await watch.states.of(accountId, [itemId])).get(itemId);
  return state !== undefined && Math.abs(now() - state.updatedAt) < freshMs;
}

type Counted = Pick<ViewChange['before'], 'viewCount'>;

function wasWatched(before: Counted, after: Counted): boolean {
  return after.viewCount > before.viewCount;
}

/** An unmarked item counts nothing: there is no time of it. */
function wasUnwatched(before: Counted, after: Counted): boolean {
  return before.viewCount > 0 && after.viewCount === 0;
}
