import type { MediaFile, MediaItem } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import { notListenedTo } from '../../servers/plex-servers.ts';
import type { CheckFilesPayload } from '../../tasks/kinds/plex.ts';
import type { TaskResult } from '../../tasks/result.ts';
import { locate, lookAt } from './examine-files.ts';
import { stateOf } from './item-state.ts';
import { libraryLock } from './library-sync.ts';
import type { SyncTarget } from './sync-items.ts';

/** Checks every file of a server again, after a path mapping was added, changed or removed. */
export async function checkFiles(
  rt: Runtime,
  { serverId }: CheckFilesPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const plex = rt.plex.get(serverId);
  if (plex === null) return { kind: 'done', outcome: `ignored: ${notListenedTo}` };
  let changed = 0;
  for (const library of await rt.library.libraries.ofServer(serverId))
    changed += await rt.locks.hold([libraryLock(library.id)], () =>
      checkStates(rt, { plex, library }, { which: 'all', changed: new Set(), signal }),
    );
  return { kind: 'done', outcome: changed === 0 ? 'all files are as they were' : `${changed} items changed` };
}

const step = 500;
/** When a whole disk is missing, the server must not check all of its files at once: later syncs ask for the rest. */
const maxAsked = 1_000;

/**
 * Checks the disk for items whose file was missing (or for all), and asks the server whether it can play files that are not on our disk. Answering costs the
 * server a read of its own disk, so it is asked only about mapped files that disappeared or are new, and with `all` also about those that it could not reach
 * the last time. Returns the number of changed rows.
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
    changes += await checkStep(rt, target, { ...options, items, budget });
  }
}

interface CheckOptions {
  readonly which: 'notNormal' | 'all';
  /** Rows that this sync wrote. */
  readonly changed: Pick<ReadonlySet<number>, 'has'>;
  readonly signal: AbortSignal;
}

interface CheckStep extends CheckOptions {
  readonly items: readonly MediaItem[];
  /** Items that the server may still be asked about. */
  readonly budget: { left: number };
}

async function checkStep(
  rt: Pick<Runtime, 'library' | 'now'>,
  { plex, library }: SyncTarget,
  { items, which, changed, signal, budget }: CheckStep,
): Promise<number> {
  const filesOf = new Map<number, MediaFile[]>();
  const look = lookAt(items.length);
  for (const item of items) {
    const files: MediaFile[] = [];
    for (const file of item.files) files.push({ ...file, ...(await locate(plex, library.id, file.path, look)) });
    filesOf.set(item.id, files);
  }
  const toAsk = items
    .filter((item) => isWorthAsking(item, filesOf.get(item.id) ?? [], { which, changed }))
    .slice(0, budget.left);
  budget.left -= toAsk.length;
  const playable = await askPlayable(
    plex.client,
    toAsk.map((item) => item.ratingKey),
    signal,
  );
  const found = items.flatMap((item) => {
    const files = (filesOf.get(item.id) ?? []).map((file) => {
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
  const isChanged = changed.has(item.id) || item.files.some((file) => file.isHere);
  const isOpen = ({ isPlayable }: MediaFile): boolean => isPlayable === null || (which === 'all' && !isPlayable);
  return files.some((file) => file.localPath !== null && (isChanged || isOpen(file)));
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
