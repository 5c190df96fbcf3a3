import type { MediaItem } from '../model/plex.ts';
import type { WatchEvent, WatchSource } from '../model/watch.ts';
import type { Runtime } from '../runtime.ts';

export interface WatchFact {
  readonly accountId: number;
  readonly kind: WatchEvent['kind'];
  readonly at: number;
  readonly source: WatchSource;
}

/**
 * Records an event so that it stays readable after its item is gone. Reports of one view become one event. If the item was unmarked in between, the
 * next view is a new one, however soon it comes.
 */
export async function recordEvent(
  { watch }: Pick<Runtime, 'watch'>,
  item: MediaItem,
  fact: WatchFact,
): Promise<WatchEvent> {
  const state = (await watch.states.of(fact.accountId, [item.id])).get(item.id);
  const opposite = (fact.kind === 'watched' ? state?.unwatchedAt : state?.lastWatchedAt) ?? null;
  const sinceMs = opposite === null || opposite > fact.at ? Number.POSITIVE_INFINITY : fact.at - opposite;
  const { event } = await watch.events.record({
    ...fact,
    serverId: item.serverId,
    itemId: item.id,
    ratingKey: item.ratingKey,
    guid: item.guid,
    type: item.type,
    title: item.title,
    showTitle: item.grandparentTitle,
    seasonNumber: item.seasonNumber,
    episodeNumber: item.episodeNumber,
    windowMs: Math.min(viewWindowMs(item.durationMs), sinceMs),
  });
  return event;
}

/** Records the state of items after a view or unmarking of one of them. */
export async function recordState(
  { watch }: Pick<Runtime, 'watch'>,
  itemIds: readonly number[],
  { accountId, kind, at }: Pick<WatchEvent, 'accountId' | 'kind' | 'at'>,
): Promise<void> {
  for (const id of itemIds)
    await (kind === 'watched'
      ? watch.states.setWatched(accountId, id, at)
      : watch.states.setUnwatched(accountId, id, at));
}

const leastMs = 10 * 60_000;
const mostMs = 4 * 3_600_000;

/**
 * How far apart two reports of one view may be: scrobble at 90 %, stop at the end, the history's row, a replay of the event. As long as the item
 * itself, which nobody watches twice in less time.
 */
export function viewWindowMs(durationMs: number | null): number {
  return Math.min(Math.max(durationMs ?? 0, leastMs), mostMs);
}
