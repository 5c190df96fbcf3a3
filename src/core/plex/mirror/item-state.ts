import type { ItemState, MediaFile } from '../../model/plex.ts';

export interface StateFacts {
  readonly type: string;
  /** In the server's trash since. */
  readonly deletedAt: number | null;
  readonly files: readonly Pick<MediaFile, 'path' | 'localPath' | 'isHere' | 'isPlayable' | 'deletedAt'>[];
  /** Off: what only the server has counts as unavailable. */
  readonly remoteStreaming: boolean;
}

export interface FoundState {
  readonly state: ItemState;
  /** Null for normal. */
  readonly reason: string | null;
}

/** Types that have files of their own; a show or an artist is as normal as the server says. */
const leaves: ReadonlySet<string> = new Set(['movie', 'episode', 'track', 'clip']);

/**
 * How an item of Plex stands on our disk: normal when one of its versions is here whole, remoteOnly when only the server has it, unavailable when nobody can
 * play it, fileNotFound when it is in the server's trash. Several parts of one version count for themselves: a film in two files with one here is here.
 */
export function stateOf({ type, deletedAt, files, remoteStreaming }: StateFacts): FoundState {
  if (deletedAt !== null)
    return { state: 'fileNotFound', reason: 'it is in the trash of Plex: its file was gone when Plex looked last' };
  if (!leaves.has(type)) return { state: 'normal', reason: null };
  if (files.length === 0) return { state: 'unavailable', reason: 'Plex lists it without a file' };
  const live = files.filter((file) => file.deletedAt === null);
  if (live.length === 0) return { state: 'fileNotFound', reason: 'all its files are in the trash of Plex' };
  if (live.some((file) => file.isHere)) return { state: 'normal', reason: null };
  const missing = live.map(whyNotHere).join('; ');
  if (live.every((file) => file.isPlayable === false))
    return { state: 'unavailable', reason: `${missing}; and Plex cannot reach it either` };
  if (!remoteStreaming)
    return { state: 'unavailable', reason: `${missing}; and streaming from the server is switched off` };
  return { state: 'remoteOnly', reason: missing };
}

function whyNotHere({ path, localPath }: StateFacts['files'][number]): string {
  return localPath === null
    ? `no path mapping holds ${path}`
    : `${localPath} is not on our disk${localPath === path ? '' : ` (${path} for Plex)`}`;
}
