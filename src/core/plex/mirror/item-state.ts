import type { ItemState, MediaFile } from '../../model/plex.ts';

export interface StateFacts {
  readonly type: string;
  /** When it was moved to the server's trash. */
  readonly deletedAt: number | null;
  readonly files: readonly Pick<MediaFile, 'path' | 'localPath' | 'isHere' | 'isPlayable' | 'deletedAt'>[];
  /** If off, files that only the server has count as unavailable. */
  readonly remoteStreaming: boolean;
}

export interface FoundState {
  readonly state: ItemState;
  /** Null for normal. */
  readonly reason: string | null;
}

/** Types that have files. Shows and artists are always normal. */
const leaves: ReadonlySet<string> = new Set(['movie', 'episode', 'track', 'clip']);

/**
 * The state of a Plex item on our disk: normal if one of its files is here, remoteOnly if only the server has them, unavailable if nobody can play it,
 * fileNotFound if it is in the server's trash. Parts of one version count separately: a movie in two files is normal if one of them is here.
 */
export function stateOf({ type, deletedAt, files, remoteStreaming }: StateFacts): FoundState {
  if (deletedAt !== null)
    return { state: 'fileNotFound', reason: 'it is in the trash of Plex: its file was gone at the last scan' };
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
