import type { MediaItem } from '../library/model.ts';
import type { NewWatchEvent, WatchSource } from './model.ts';
import { viewWindowMs } from './view-window.ts';

export interface WatchFact {
  readonly accountId: number;
  readonly kind: 'watched' | 'unwatched';
  readonly at: number;
  readonly source: WatchSource;
}

/** What was done with an item as the ledger keeps it: readable also when the item is gone. */
export function watchEvent(item: MediaItem, fact: WatchFact): NewWatchEvent {
  return {
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
    windowMs: viewWindowMs(item.durationMs),
  };
}
