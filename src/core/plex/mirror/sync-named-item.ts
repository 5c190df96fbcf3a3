import { normalGuids } from '../../matching/guids.ts';

import type { Rule } from '../../model/rule.ts';
import type { NewTask } from '../../model/task.ts';
import type { PlexItem } from '../../ports/plex-item.ts';
import type { Runtime } from '../../runtime.ts';
import { type ConnectedPlex, notListenedTo } from '../../servers/plex-servers.ts';
import { linkMovieTask } from '../../tasks/kinds/links.ts';
import type { PlexItemPayload } from '../../tasks/kinds/plex.ts';
import { applyWaitingOf } from '../../tasks/kinds/watch.ts';
import type { TaskResult } from '../../tasks/result.ts';
import { recordInPlex } from '../tell/record-in-plex.ts';
import { findLibraryByKey } from './discover-libraries.ts';
import { pathsOf } from './examine-files.ts';
import { parentTypes } from './item-numbers.ts';
import { type SyncedItems, type SyncTarget, syncItems } from './sync-items.ts';
import { tasksAfterSync } from './tasks-after-sync.ts';

/** Plex matches a new item to its agent's ids only some time after adding it. */
const matchedAfterMs = [30_000, 120_000, 300_000, 900_000, 3_600_000] as const;

/**
 * Syncs an item that Plex named (library.new, a scrobble, the notification stream) with the items below it, confirms links among its files, and returns tasks
 * for movies and specials that have a rule without a confirmed link.
 */
export async function syncNamedItem(rt: Runtime, payload: PlexItemPayload, signal: AbortSignal): Promise<TaskResult> {
  const plex = rt.plex.get(payload.serverId);
  if (plex === null) return { kind: 'done', outcome: `ignored: ${notListenedTo}` };
  const synced = await syncWithLeaves(rt, { plex, signal }, payload.ratingKey);
  if (typeof synced === 'string') return { kind: 'done', outcome: `ignored: ${synced}` };
  const { items } = synced;
  const leaves = items.filter((item) => item.media.length > 0);
  const tasks = [
    ...(payload.link ? await linkTasks(rt, leaves.map(subjectOf), payload.cause) : []),
    ...synced.followUps,
  ];
  const outcome = `synced: ${items.length} of "${plex.server.name}"`;
  const tries = payload.tries ?? 0;
  const afterMs = matchedAfterMs[tries];
  if (payload.link && afterMs !== undefined && leaves.some((item) => mayHaveRule(item) && !isMatched(item)))
    return {
      kind: 'again',
      afterMs,
      reason: `${outcome}; Plex has not matched it yet`,
      payload: { ...payload, tries: tries + 1 },
      followUps: tasks,
    };
  return {
    kind: 'done',
    outcome,
    followUps: tasks,
  };
}

export interface ItemWithLeaves {
  /** As the server returned them: the named item, and those above and below it. */
  readonly items: readonly PlexItem[];
  /** Tasks that waited for them. */
  readonly followUps: readonly NewTask[];
}

/** A server, and the signal that ends all requests to it. */
export interface PlexSource {
  readonly plex: ConnectedPlex;
  readonly signal: AbortSignal;
}

/** Reads an item with the items below it, writes them to the mirror, and confirms links among their files. Returns a text if there is nothing to sync. */
export async function syncWithLeaves(
  rt: Runtime,
  source: PlexSource,
  ratingKey: string,
): Promise<ItemWithLeaves | string> {
  const { plex } = source;
  const items = await readWithLeaves(source, ratingKey);
  if (items.length === 0) return `"${plex.server.name}" has no item ${ratingKey}`;
  const written = await writeItems(rt, source, items);
  if (written === null) return 'its library is not synced';
  const leaves = items.filter((item) => item.media.length > 0);
  await recordLinks(rt, plex, { libraryId: written.libraryId, items: leaves });
  const ids = [...written.synced.written.values()];
  const waiting = ids.length === 0 ? [] : [applyWaitingOf(ids, rt.now())];
  return { items, followUps: [...tasksAfterSync(ids.length, rt.now()), ...waiting] };
}

async function readWithLeaves({ plex, signal }: PlexSource, ratingKey: string): Promise<PlexItem[]> {
  const [item] = await plex.client.items([ratingKey], { checkFiles: true, signal });
  if (item === undefined) return [];
  const parents = [item.parentRatingKey, item.grandparentRatingKey].filter((key) => key !== null);
  const items = [...(parents.length === 0 ? [] : await plex.client.items(parents, { signal })), item];
  if (!parentTypes.has(item.type)) return items;
  if (item.type === 'show' || item.type === 'artist')
    await plex.client.list({ of: { childrenOf: ratingKey } }, (page) => void items.push(...page.items), { signal });
  await plex.client.list({ of: { leavesOf: ratingKey } }, (page) => void items.push(...page.items), { signal });
  return items;
}

async function writeItems(
  rt: Runtime,
  { plex, signal }: PlexSource,
  items: readonly PlexItem[],
): Promise<{ libraryId: number; synced: SyncedItems } | null> {
  const key = items.find((item) => item.librarySectionID !== null)?.librarySectionID ?? null;
  const library = await findLibraryByKey(rt, plex, { key, signal });
  if (library === null || !library.enabled) return null;
  const own = items.filter((item) => item.type !== 'clip' && item.type !== 'collection');
  const target: SyncTarget = { plex, library, viewed: (changes) => rt.viewsChanged(plex.server, changes) };
  const synced = await syncItems(rt, target, { items: own, isWhole: false });
  return { libraryId: library.id, synced };
}

/** Confirms our links among the files that Plex lists. */
async function recordLinks(
  rt: Runtime,
  plex: ConnectedPlex,
  { libraryId, items }: { readonly libraryId: number; readonly items: readonly PlexItem[] },
): Promise<void> {
  for (const item of items) {
    const paths = pathsOf(item).flatMap((file) => {
      const ours = plex.toOurs(file, libraryId);
      return 'path' in ours ? [ours.path] : [];
    });
    const links = await rt.store.links.byPaths(paths);
    await recordInPlex(
      rt,
      links.filter((link) => link.pending === null && paths.includes(link.path)),
      { inPlex: true, reason: `Plex "${plex.server.name}" shows it (item ${item.ratingKey})` },
    );
  }
}

/** The fields of an item that decide which rules concern it. */
export interface LinkSubject {
  readonly type: string;
  /** In normal form. */
  readonly guids: readonly string[];
  readonly seasonNumber: number | null;
}

function subjectOf({ type, guid, guids, parentIndex }: PlexItem): LinkSubject {
  return { type, guids: normalGuids(guid, guids, type), seasonNumber: parentIndex };
}

/** Tasks for movies and specials that have a rule without a confirmed link. */
export async function linkTasks(rt: Runtime, items: readonly LinkSubject[], cause: string): Promise<NewTask[]> {
  const movies = new Map<number, NewTask>();
  for (const item of items)
    for (const rule of await rulesOf(rt, item)) {
      if (rule.movieTmdbId === null || !rule.enabled || (await isConfirmed(rt, rule))) continue;
      movies.set(rule.movieTmdbId, linkMovieTask({ tmdbId: rule.movieTmdbId, cause }, rt.now()));
    }
  return [...movies.values()];
}

/** Some episodes carry a movie's TMDB id: the item's type decides what an id belongs to. */
async function rulesOf(rt: Runtime, { type, guids, seasonNumber }: LinkSubject): Promise<Rule[]> {
  if (type === 'movie') {
    const ids = idsOf(guids, 'tmdb');
    return (await Promise.all(ids.map((id) => rt.store.rules.byMovie(id)))).flat();
  }
  if (type !== 'episode' || seasonNumber === null) return [];
  const episodeTvdbIds = new Set(idsOf(guids, 'tvdb'));
  if (episodeTvdbIds.size === 0) return [];
  return (await rt.store.rules.all()).filter((rule) => rule.episodeTvdbIds.some((id) => episodeTvdbIds.has(id)));
}

function idsOf(guids: readonly string[], source: string): number[] {
  return guids
    .filter((guid) => guid.startsWith(`${source}://`))
    .map((guid) => Number(guid.slice(source.length + 3)))
    .filter((id) => Number.isSafeInteger(id) && id > 0);
}

async function isConfirmed(rt: Runtime, rule: Rule): Promise<boolean> {
  const links = await rt.store.links.liveByRule(rule.id);
  return links.length > 0 && links.every((link) => link.state === 'confirmed');
}

/** Movies and specials. Rules for other seasons wait for the next sync. */
function mayHaveRule({ type, parentIndex }: PlexItem): boolean {
  return type === 'movie' || (type === 'episode' && parentIndex === 0);
}

function isMatched(item: PlexItem): boolean {
  return normalGuids(item.guid, item.guids, item.type).length > 0;
}
