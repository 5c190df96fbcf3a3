/** What says where an item stands among its like: Plex calls all of it index and parentIndex. */
export interface PlexNumbers {
  readonly type: string;
  readonly index: number | null;
  readonly parentIndex: number | null;
}

export interface ItemNumbers {
  /** 0 is a season. */
  readonly seasonNumber: number | null;
  /** Of an episode, and of a track on its disc. */
  readonly episodeNumber: number | null;
}

/** Seasons and episodes have seasons; music has none, whatever number an album stands under. A track keeps its disc, to be sorted by. */
export function numbersOf({ type, index, parentIndex }: PlexNumbers): ItemNumbers {
  if (type === 'season') return { seasonNumber: index, episodeNumber: null };
  const isLeaf = type === 'episode' || type === 'track';
  return { seasonNumber: isLeaf ? parentIndex : null, episodeNumber: isLeaf ? index : null };
}

/** The numbers as people read them: a disc is no season. */
export function shownNumbers<Item extends { readonly type: string } & ItemNumbers>(item: Item) {
  const { type, seasonNumber, episodeNumber } = item;
  const isOfShow = type === 'season' || type === 'episode';
  return {
    seasonNumber: isOfShow ? seasonNumber : null,
    episodeNumber,
    discNumber: type === 'track' ? seasonNumber : null,
  };
}

/** Whose work it is: the artist of an album and of a track, which for an audiobook is its author. */
export function authorOf(item: {
  readonly type: string;
  readonly parentTitle: string | null;
  readonly grandparentTitle: string | null;
}): string | null {
  if (item.type === 'album') return item.parentTitle;
  return item.type === 'track' ? item.grandparentTitle : null;
}
