import type { MediaItem } from '../model/plex.ts';
import type { WatchEvent, WatchSource } from '../model/watch.ts';
import type { Runtime } from '../runtime.ts';
import { viewWindowMs } from './view-window.ts';

export interface WatchFact {
  readonly accountId: number;
  readonly kind: WatchEvent['kind'];
  readonly at: number;
  readonly source: WatchSource;
}

/**
 * What was done with an item goes into the ledger, readable also when the item is gone; words of one view become one event. What was unmarked in between and
 * then watched again is another view, however soon.
 */
export async function recordFact(
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
