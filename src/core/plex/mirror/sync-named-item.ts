import { normalGuids } from '../../matching/guids.ts';
import type { PlexLibrary } from '../../model/plex.ts';
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
import { discoverLibraries } from './discover-libraries.ts';
import { type SyncedItems, type SyncTarget, syncItems } from './sync-items.ts';
import { tasksAfterSync } from './tasks-after-sync.ts';

/** An item that Plex has just added is matched to its agent's ids some time later. */
const matchedAfterMs = [30_000, 120_000, 300_000, 900_000, 3_600_000] as const;
const withLeaves: ReadonlySet<string> = new Set(['show', 'season', 'artist', 'album']);

/**
 * Plex named an item (library.new, a scrobble, the notification stream): it is read with what is below it, written to the mirror, links that waited for Plex are recorded,
 * and movies and specials that have a rule without a confirmed link are looked at.
 */
export async function syncNamedItem(rt: Runtime, payload: PlexItemPayload, signal: AbortSignal): Promise<TaskResult> {
  const plex = rt.plex.get(payload.serverId);
  if (plex === null) return { kind: 'done', outcome: `ignored: ${notListenedTo}` };
  const taken = await syncWithLeaves(rt, plex, payload.ratingKey, signal);
  if (typeof taken === 'string') return { kind: 'done', outcome: `ignored: ${taken}` };
  const { items } = taken;
  const leaves = items.filter((item) => item.media.length > 0);
  const tasks = [
    ...(payload.link ? await linkTasks(rt, leaves.map(subjectOf), payload.cause) : []),
    ...taken.followUps,
  ];
  const outcome = `mirrored: ${items.length} of "${plex.server.name}"`;
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
  /** As the server gave them: what was named, and what is above and below it. */
  readonly items: readonly PlexItem[];
  /** What waited for them. */
  readonly followUps: readonly NewTask[];
}

/** Reads an item with what is below it, writes it to the mirror, and records links that waited for Plex. A text says why not. */
export async function syncWithLeaves(
  rt: Runtime,
  plex: ConnectedPlex,
  ratingKey: string,
  signal: AbortSignal,
): Promise<ItemWithLeaves | string> {
  const items = await readWithLeaves(plex, ratingKey, signal);
  if (items.length === 0) return `"${plex.server.name}" has no item ${ratingKey}`;
  const found = await writeItems(rt, plex, items, signal);
  if (found === null) return 'its library is not mirrored';
  const leaves = items.filter((item) => item.media.length > 0);
  await recordLinks(rt, plex, found.libraryId, leaves);
  const ids = [...found.synced.written.values()];
  const waiting = ids.length === 0 ? [] : [applyWaitingOf(ids, rt.now())];
  return { items, followUps: [...tasksAfterSync(ids.length, rt.now()), ...waiting] };
}

async function readWithLeaves(plex: ConnectedPlex, ratingKey: string, signal: AbortSignal): Promise<PlexItem[]> {
  const [item] = await plex.client.items([ratingKey], { checkFiles: true, signal });
  if (item === undefined) return [];
  const parents = [item.parentRatingKey, item.grandparentRatingKey].filter((key) => key !== null);
  const items = [...(parents.length === 0 ? [] : await plex.client.items(parents, { signal })), item];
  if (!withLeaves.has(item.type)) return items;
  if (item.type === 'show' || item.type === 'artist')
    await plex.client.list({ of: { childrenOf: ratingKey } }, (page) => void items.push(...page.items), { signal });
  await plex.client.list({ of: { leavesOf: ratingKey } }, (page) => void items.push(...page.items), { signal });
  return items;
}

async function writeItems(
  rt: Runtime,
  plex: ConnectedPlex,
  items: readonly PlexItem[],
  signal: AbortSignal,
): Promise<{ libraryId: number; synced: SyncedItems } | null> {
  const section = items.find((item) => item.librarySectionID !== null)?.librarySectionID;
  const library = await libraryOf(rt, plex, section ?? null, signal);
  if (library === null || !library.enabled) return null;
  const own = items.filter((item) => item.type !== 'clip' && item.type !== 'collection');
  const target: SyncTarget = { plex, library, viewed: (changes) => rt.viewsChanged(plex.server, changes) };
  const synced = await syncItems(rt, target, own, { isWhole: false });
  return { libraryId: library.id, synced };
}

async function libraryOf(
  rt: Runtime,
  plex: ConnectedPlex,
  key: string | null,
  signal: AbortSignal,
): Promise<PlexLibrary | null> {
  const find = (libraries: readonly PlexLibrary[]) =>
    libraries.find((library) => library.key === key && library.missingSince === null) ?? null;
  return (
    find(await rt.library.libraries.ofServer(plex.server.id)) ??
    find((await discoverLibraries(rt, plex, signal)).libraries)
  );
}

/** Links of ours among the files that Plex names. */
async function recordLinks(
  rt: Runtime,
  plex: ConnectedPlex,
  libraryId: number,
  items: readonly PlexItem[],
): Promise<void> {
  for (const item of items) {
    const paths = item.media.flatMap(({ parts }) =>
      parts.flatMap(({ file }) => {
        const ours = file === null ? null : plex.toOurs(file, libraryId);
        return ours !== null && 'path' in ours ? [ours.path] : [];
      }),
    );
    const links = await rt.store.links.byPaths(paths);
    await recordInPlex(
      rt,
      links.filter((link) => link.pending === null && paths.includes(link.path)),
      { inPlex: true, reason: `Plex "${plex.server.name}" shows it as ${item.ratingKey}` },
    );
  }
}

/** What of an item says which rules it is about. */
export interface LinkSubject {
  readonly type: string;
  /** In normal form. */
  readonly guids: readonly string[];
  readonly seasonNumber: number | null;
}

function subjectOf({ type, guid, guids, parentIndex }: PlexItem): LinkSubject {
  return { type, guids: normalGuids(guid, guids, type), seasonNumber: parentIndex };
}

/** The work for movies and specials that have a rule whose link is not confirmed. */
export async function linkTasks(rt: Runtime, items: readonly LinkSubject[], cause: string): Promise<NewTask[]> {
  const movies = new Map<number, NewTask>();
  for (const item of items)
    for (const rule of await rulesOf(rt, item)) {
      if (rule.movieTmdbId === null || !rule.enabled || (await isConfirmed(rt, rule))) continue;
      movies.set(rule.movieTmdbId, linkMovieTask({ tmdbId: rule.movieTmdbId, cause }, rt.now()));
    }
  return [...movies.values()];
}

/** A movie's TMDB id is sometimes on an episode: the item's type decides whose id it is. */
async function rulesOf(rt: Runtime, { type, guids, seasonNumber }: LinkSubject): Promise<Rule[]> {
  if (type === 'movie') {
    const ids = numbersOf(guids, 'tmdb');
    return (await Promise.all(ids.map((id) => rt.store.rules.byMovie(id)))).flat();
  }
  if (type !== 'episode' || seasonNumber === null) return [];
  const episodeTvdbIds = new Set(numbersOf(guids, 'tvdb'));
  if (episodeTvdbIds.size === 0) return [];
  return (await rt.store.rules.all()).filter((rule) => rule.episodeTvdbIds.some((id) => episodeTvdbIds.has(id)));
}

function numbersOf(guids: readonly string[], source: string): number[] {
  return guids
    .filter((guid) => guid.startsWith(`${source}://`))
    .map((guid) => Number(guid.slice(source.length + 3)))
    .filter((id) => Number.isSafeInteger(id) && id > 0);
}

async function isConfirmed(rt: Runtime, rule: Rule): Promise<boolean> {
  const links = await rt.store.links.liveByRule(rule.id);
  return links.length > 0 && links.every((link) => link.state === 'confirmed');
}

/** Movies and specials; whoever has rules for other seasons is told by the next sync. */
function mayHaveRule({ type, parentIndex }: PlexItem): boolean {
  return type === 'movie' || (type === 'episode' && parentIndex === 0);
}

function isMatched(item: PlexItem): boolean {
  return normalGuids(item.guid, item.guids, item.type).length > 0;
}
