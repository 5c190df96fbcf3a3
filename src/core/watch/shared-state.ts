import type { MediaItem } from '../model/plex.ts';
import type { Runtime } from '../runtime.ts';

/** Guids of what no agent knows: some of them are the same for everything. */
const ownOnly = /^(local|none|file|library):\/\//;

/** Plex keeps who watched what by account and guid, not by item: equal keys are one state, and a mark of one is a mark of all. */
export function stateKey({ serverId, ratingKey, guid }: Pick<MediaItem, 'serverId' | 'ratingKey' | 'guid'>): string {
  return guid === null || ownOnly.test(guid) ? `${serverId} item ${ratingKey}` : `${serverId} ${guid}`;
}

/** The items of the mirror whose state is one with this one's: the same film in a library of its own for 4K, say. Itself first. */
export async function sharersOf<Item extends Pick<MediaItem, 'id' | 'serverId' | 'ratingKey' | 'guid' | 'type'>>(
  rt: Pick<Runtime, 'library'>,
  item: Item,
): Promise<(Item | MediaItem)[]> {
  if (item.guid === null || ownOnly.test(item.guid)) return [item];
  const same = await rt.library.items.byPlexGuid(item.serverId, item.guid);
  return [item, ...same.filter(({ id, type }) => id !== item.id && type === item.type)];
}
