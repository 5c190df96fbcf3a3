/** Season, episode, disc and track numbers, which Plex calls index and parentIndex. */
export interface PlexNumbers {
  readonly type: string;
  readonly index: number | null;
  readonly parentIndex: number | null;
}

/** Types with items below them. */
export const parentTypes: ReadonlySet<string> = new Set(['show', 'season', 'artist', 'album']);

export interface ItemNumbers {
  /** 0 is a valid season. */
  readonly seasonNumber: number | null;
  /** Of an episode, and of a track on its disc. */
  readonly episodeNumber: number | null;
}

/** Only seasons and episodes have a season. A track's disc number is stored there for sorting. */
export function numbersOf({ type, index, parentIndex }: PlexNumbers): ItemNumbers {
  if (type === 'season') return { seasonNumber: index, episodeNumber: null };
  const isLeaf = type === 'episode' || type === 'track';
  return { seasonNumber: isLeaf ? parentIndex : null, episodeNumber: isLeaf ? index : null };
}

/** The numbers for display: a disc is not a season. */
export function shownNumbers<Item extends { readonly type: string } & ItemNumbers>(item: Item) {
  const { type, seasonNumber, episodeNumber } = item;
  const isOfShow = type === 'season' || type === 'episode';
  return {
    seasonNumber: isOfShow ? seasonNumber : null,
    episodeNumber,
    discNumber: type === 'track' ? seasonNumber : null,
  };
}

/** The show of a season or episode. */
export function showTitleOf(item: Titled): string | null {
  if (item.type === 'season') return item.parentTitle;
  return item.type === 'episode' ? item.grandparentTitle : null;
}

interface Titled {
  readonly type: string;
  readonly parentTitle: string | null;
  readonly grandparentTitle: string | null;
}

/** The artist of an album or track; for an audiobook, its author. */
export function authorOf(item: Titled): string | null {
  if (item.type === 'album') return item.parentTitle;
  return item.type === 'track' ? item.grandparentTitle : null;
}
