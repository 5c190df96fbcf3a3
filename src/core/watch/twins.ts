import { realpath } from 'node:fs/promises';
import type { Link } from '../model/link.ts';
import type { MediaItem } from '../model/plex.ts';
import type { Runtime } from '../runtime.ts';

/** Item types with a state that twins may share. Clips, songs, shows and seasons have none of their own. */
export function isWatchable(type: string): boolean {
  return type === 'movie' || type === 'episode';
}

/**
 * Items on any server that play the same file as these, by the link ledger and by where the files resolve now. Without those that share their state
 * anyway.
 */
export async function twinsOf(rt: Pick<Runtime, 'store' | 'watch'>, items: readonly MediaItem[]): Promise<MediaItem[]> {
  const paths = items.flatMap(pathsOf);
  if (paths.length === 0) return [];
  const links = await linksOf(rt, items, paths);
  const same = new Set([...paths, ...links.flatMap(({ path, target }) => [path, target])]);
  for (const path of [...same]) same.add(await leadsTo(path));
  const own = new Set(items.map(stateKey));
  const twins: MediaItem[] = [];
  for (const found of await rt.watch.twins.byPaths([...same])) {
    if (own.has(stateKey(found)) || !isWatchable(found.type)) continue;
    if (await playsOneOf(found, same)) twins.push(found);
  }
  return twins;
}

/** The mirror has the link targets as of its last read: a link may lead to another film by now. */
async function playsOneOf(item: MediaItem, same: ReadonlySet<string>): Promise<boolean> {
  for (const path of pathsOf(item)) if (same.has(path) || same.has(await leadsTo(path))) return true;
  return false;
}

/** Live links at these paths, and those that lead to them. Only the ledger knows hard links. */
async function linksOf(
  { store }: Pick<Runtime, 'store'>,
  items: readonly MediaItem[],
  paths: readonly string[],
): Promise<Link[]> {
  const tmdbIds = items.filter(({ type }) => type === 'movie').flatMap(({ guids }) => guids.flatMap(tmdbIdOf));
  const at = await store.links.byPaths(paths);
  const ofMovies = tmdbIds.length === 0 ? [] : await store.links.liveByMovies(tmdbIds);
  return [...at.filter(({ path }) => paths.includes(path)), ...ofMovies.filter((link) => paths.includes(link.target))];
}

function tmdbIdOf(guid: string): number[] {
  const id = guid.startsWith('tmdb://') ? Number(guid.slice('tmdb://'.length)) : 0;
  return Number.isSafeInteger(id) && id > 0 ? [id] : [];
}

/** Without files in Plex's trash: their paths may belong to other items by now. */
function pathsOf({ files }: MediaItem): string[] {
  return files.flatMap(({ localPath, deletedAt }) => (deletedAt === null ? (localPath ?? []) : []));
}

/** An unreachable file resolves to itself: then only the ledger decides. */
async function leadsTo(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** Guids without an agent: some are the same for all items. */
const ownOnly = /^(local|none|file|library):\/\//;

/** Plex keeps watch states by account and guid, not by item: equal keys are one state, and marking one item marks all. */
export function stateKey({ serverId, ratingKey, guid }: Pick<MediaItem, 'serverId' | 'ratingKey' | 'guid'>): string {
  return guid === null || ownOnly.test(guid) ? `${serverId} item ${ratingKey}` : `${serverId} ${guid}`;
}

/** The synced items that share this one's state, such as the same film in a separate 4K library. Itself first. */
export async function sharersOf<Item extends Pick<MediaItem, 'id' | 'serverId' | 'ratingKey' | 'guid' | 'type'>>(
  rt: Pick<Runtime, 'library'>,
  item: Item,
): Promise<(Item | MediaItem)[]> {
  if (item.guid === null || ownOnly.test(item.guid)) return [item];
  const same = await rt.library.items.byPlexGuid(item.serverId, item.guid);
  return [item, ...same.filter(({ id, type }) => id !== item.id && type === item.type)];
}
