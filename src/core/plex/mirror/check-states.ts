import type { MediaFile, MediaItem } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import { locate } from './examine-files.ts';
import { stateOf } from './item-state.ts';
import type { SyncTarget } from './sync-items.ts';

const step = 500;
/** A whole disk that is away is no reason to make the server look at every file of it: the rest is asked by later syncs. */
const maxAsked = 1_000;

/**
 * Looks at the disk for items whose file was not here (or for all), and asks the server whether it can play what is not here: that makes it look at its own
 * disk, so it is asked only for files that a mapping holds and that changed sides, and, with all, for those that it could not reach the last time. Returns
 * how many rows changed.
 */
export async function checkStates(
  rt: Pick<Runtime, 'library' | 'now'>,
  target: SyncTarget,
  options: CheckOptions,
): Promise<number> {
  let changes = 0;
  const budget = { left: maxAsked };
  for (let afterId = 0; ; ) {
    options.signal.throwIfAborted();
    const items = await rt.library.items.withFiles(target.library.id, { which: options.which, afterId, limit: step });
    const last = items.at(-1);
    if (last === undefined) return changes;
    afterId = last.id;
    changes += await checkStep(rt, target, items, { ...options, budget });
  }
}

interface CheckOptions {
  readonly which: 'notNormal' | 'all';
  /** Rows that this sync wrote. */
  readonly changed: Pick<ReadonlySet<number>, 'has'>;
  readonly signal: AbortSignal;
}

async function checkStep(
  rt: Pick<Runtime, 'library' | 'now'>,
  { plex, library }: SyncTarget,
  items: readonly MediaItem[],
  { which, changed, signal, budget }: CheckOptions & { readonly budget: { left: number } },
): Promise<number> {
  const looked = new Map<number, MediaFile[]>();
  for (const item of items) {
    const files: MediaFile[] = [];
    for (const file of item.files) files.push({ ...file, ...(await locate(plex, library.id, file.path)) });
    looked.set(item.id, files);
  }
  const toAsk = items
    .filter((item) => isWorthAsking(item, looked.get(item.id) ?? [], { which, changed }))
    .slice(0, budget.left);
  budget.left -= toAsk.length;
  const playable = await askPlayable(
    plex.client,
    toAsk.map((item) => item.ratingKey),
    signal,
  );
  const found = items.flatMap((item) => {
    const files = (looked.get(item.id) ?? []).map((file) => {
      const isPlayable = playable.get(`${item.ratingKey} ${file.partId}`);
      return isPlayable === undefined ? file : { ...file, isPlayable };
    });
    const { remoteStreaming } = plex.server;
    const state = stateOf({ type: item.type, deletedAt: item.deletedAt, files, remoteStreaming });
    return isAsBefore(item, { ...state, files }) ? [] : [{ id: item.id, files, ...state }];
  });
  return rt.library.items.setStates(found, rt.now());
}

type Found = Pick<MediaItem, 'state' | 'reason' | 'files'>;

function isAsBefore(before: Found, after: Found): boolean {
  return (
    before.state === after.state &&
    before.reason === after.reason &&
    before.files.every((file, index) => {
      const { localPath, realPath, isHere, isPlayable } = after.files[index] ?? file;
      return (
        file.localPath === localPath &&
        file.realPath === realPath &&
        file.isHere === isHere &&
        file.isPlayable === isPlayable
      );
    })
  );
}

function isWorthAsking(
  item: MediaItem,
  files: readonly MediaFile[],
  { which, changed }: Pick<CheckOptions, 'which' | 'changed'>,
): boolean {
  if (item.deletedAt !== null || files.some((file) => file.isHere)) return false;
  const isNews = changed.has(item.id) || item.files.some((file) => file.isHere);
  const isOpen = ({ isPlayable }: MediaFile): boolean => isPlayable === null || (which === 'all' && !isPlayable);
  return files.some((file) => file.localPath !== null && (isNews || isOpen(file)));
}

async function askPlayable(
  client: SyncTarget['plex']['client'],
  ratingKeys: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, boolean>> {
  const answers = new Map<string, boolean>();
  if (ratingKeys.length === 0) return answers;
  for (const item of await client.items(ratingKeys, { checkFiles: true, signal, isPatient: true }))
    for (const { parts } of item.media)
      for (const { id, exists, accessible } of parts)
        if (exists !== null || accessible !== null)
          answers.set(`${item.ratingKey} ${id}`, exists !== false && accessible !== false);
  return answers;
}
