import type { MediaItem } from '../model/plex.ts';
import type { Account } from '../model/watch.ts';
import type { Plex } from '../ports/plex.ts';
import type { PlexItem } from '../ports/plex-item.ts';
import type { Runtime } from '../runtime.ts';
import { notListenedTo } from '../servers/plex-servers.ts';
import type { CopyPlayPayload } from '../tasks/kinds/watch.ts';
import type { TaskResult } from '../tasks/result.ts';
import { accessAs, accountOf, isFollowed } from './account.ts';
import { mayMark } from './direction.ts';
import { viewWindowMs } from './ledger.ts';
import { isWatchable, sharersOf, stateKey, twinsOf } from './twins.ts';

/** A stop before this offset does not count as started. Past this share the credits run. */
const leastOffsetMs = 60_000;
const creditsPart = 0.95;

/** Copies a rating or a resume position to the twins. Skips missing twins: these values do not wait for them. */
export async function copyPlay(rt: Runtime, play: CopyPlayPayload, signal: AbortSignal): Promise<TaskResult> {
  const settings = await rt.settings();
  const { what } = play;
  const isOn = 'rating' in what ? settings['watch.ratings'] : settings['watch.progress'];
  if (!isOn) return done('ignored: it was switched off');
  const plex = rt.plex.get(play.serverId);
  if (plex === null) return done(`ignored: ${notListenedTo}`);
  const [item] = await rt.library.items.byRatingKeys(plex.server.id, [play.ratingKey]);
  if (item === undefined || !isWatchable(item.type))
    return done('ignored: it is nothing that is synced and has a twin');
  const account = await accountOf(rt, plex.server, play.account);
  if (account === null || !isFollowed(account, settings)) return done('ignored: account not followed');
  if ('viewOffsetMs' in what) {
    const reason = await whyNotResumable(rt, account, { item, viewOffsetMs: what.viewOffsetMs });
    if (reason !== null) return done(`ignored: ${reason}`);
  }
  const twins = (await twinsOf(rt, await sharersOf(rt, item))).filter(({ type }) =>
    mayMark(item.type, type, settings['watch.twins']),
  );
  let changed = 0;
  for (const [serverId, items] of Map.groupBy(twins, (twin) => twin.serverId)) {
    const access = await accessAs(rt, account, serverId);
    if (access.kind === 'open') changed += await changeOn(access.client, { items, what, signal });
  }
  return done(changed > 0 ? `marked: ${changed} with the same` : 'already: nothing differs, or there is no twin');
}

function done(outcome: string): TaskResult {
  return { kind: 'done', outcome };
}

/** A stop at the end follows the scrobble of the same view: there is nothing to resume. */
async function whyNotResumable(
  rt: Pick<Runtime, 'watch' | 'now'>,
  account: Account,
  { item, viewOffsetMs }: { readonly item: MediaItem; readonly viewOffsetMs: number },
): Promise<string | null> {
  if (viewOffsetMs < leastOffsetMs) return 'it was hardly begun';
  if (item.durationMs !== null && viewOffsetMs > item.durationMs * creditsPart) return 'it was at its end';
  const state = (await rt.watch.states.of(account.id, [item.id])).get(item.id);
  const sinceMs = rt.now() - (state?.lastWatchedAt ?? 0);
  return state?.isWatched && sinceMs < viewWindowMs(item.durationMs) ? 'it was just watched' : null;
}

/** One read, and one write per state that differs. */
async function changeOn(
  client: Plex,
  { items, what, signal }: { items: readonly MediaItem[]; what: CopyPlayPayload['what']; signal: AbortSignal },
): Promise<number> {
  const read = await client.items(
    items.map(({ ratingKey }) => ratingKey),
    { signal },
  );
  let changed = 0;
  for (const group of Map.groupBy(items, stateKey).values()) {
    const now = read.find((one) => group.some((item) => item.ratingKey === one.ratingKey && item.guid === one.guid));
    if (now === undefined) continue;
    if ('rating' in what && (await setRating(client, now, { rating: what.rating, signal }))) changed += 1;
    if ('viewOffsetMs' in what && (await setProgress(client, now, { offsetMs: what.viewOffsetMs, signal })))
      changed += 1;
  }
  return changed;
}

async function setRating(
  client: Plex,
  now: PlexItem,
  { rating, signal }: { rating: number | null; signal: AbortSignal },
): Promise<boolean> {
  if (now.userRating === rating) return false;
  await client.rate(now.ratingKey, rating ?? -1, { signal });
  return true;
}

/** A watched item gets no resume position again. */
async function setProgress(
  client: Plex,
  now: PlexItem,
  { offsetMs, signal }: { offsetMs: number; signal: AbortSignal },
): Promise<boolean> {
  const isThere = Math.abs((now.viewOffsetMs ?? 0) - offsetMs) < leastOffsetMs;
  const isDone = now.viewCount > 0 && now.viewOffsetMs === null;
  if (isThere || isDone) return false;
  await client.progress(now.ratingKey, offsetMs, { signal });
  return true;
}
