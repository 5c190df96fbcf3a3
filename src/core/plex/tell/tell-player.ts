import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inspect } from '../../media/inspect.ts';
import { belowRoot, isBelow } from '../../media/paths.ts';
import type { Link } from '../../model/link.ts';
import type { Player, PlayerLibrary, Players } from '../../ports/player.ts';
import type { Runtime } from '../../runtime.ts';
import { notListenedTo } from '../../servers/plex-servers.ts';
import { confirmInPlexTask, type TellPlexPayload } from '../../tasks/kinds/plex.ts';
import type { TaskResult } from '../../tasks/result.ts';
import { recordInPlex } from './record-in-plex.ts';

const retryMs = 60_000;
const firstCheckMs = 2_000;

/**
 * Asks a player to scan the folder of links that were created, changed or removed, in each library that contains it. Never while a file in that folder is
 * unreachable: the player would treat it as deleted. A folder that only needs confirmation is scanned only if the last sync did not list one of its links.
 */
export async function tellPlayer(
  { rt, players }: { readonly rt: Runtime; readonly players: Players },
  { serverId, folder, changed }: TellPlexPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const player = players.get(serverId);
  if (player === null) return { kind: 'done', outcome: `ignored: ${notListenedTo}` };
  const links = (await rt.store.links.inFolder(folder)).filter((link) => link.state !== 'broken');
  if (!changed && (await areAllSynced(rt, player, links)))
    return { kind: 'done', outcome: 'confirmed: the mirror already has it' };
  const unreachable = await findUnreachable(rt, folder, links);
  if (unreachable !== null) return { kind: 'again', afterMs: retryMs, reason: `not asked to scan: ${unreachable}` };
  const libraries = await player.librariesOf(folder, signal);
  if (libraries.length === 0) {
    await recordInPlex(rt, links, {
      inPlex: false,
      reason: `no library of ${player.label} holds ${player.pathOf(folder)}: add the folder there, or a path mapping here`,
    });
    return { kind: 'done', outcome: `ignored: no library of "${player.name}" holds ${folder}` };
  }
  const places = await placesToScan(libraries, folder);
  const above = await findUnreachableAbove(rt, folder, places);
  if (above !== null) return { kind: 'again', afterMs: retryMs, reason: `not asked to scan: ${above}` };
  const titles = await scanIn(places, signal);
  if (titles.length === 0) return { kind: 'done', outcome: 'ignored: neither the folder nor one above it exists' };
  const confirm = confirmInPlexTask({ serverId, folder, tries: 0 }, rt.now() + firstCheckMs);
  return {
    kind: 'done',
    outcome: `asked: ${titles.join(', ')} of "${player.name}"`,
    followUps: links.length === 0 ? [] : [confirm],
  };
}

interface PlaceToScan {
  readonly library: PlayerLibrary;
  /** The folder, or the nearest one above it that is there. */
  readonly existing: string;
}

async function placesToScan(libraries: readonly PlayerLibrary[], folder: string): Promise<PlaceToScan[]> {
  const places: PlaceToScan[] = [];
  for (const library of libraries) {
    const existing = await existingFolder(library, folder);
    if (existing !== null) places.push({ library, existing });
  }
  return places;
}

/** The titles of the libraries that were asked to scan. */
async function scanIn(places: readonly PlaceToScan[], signal: AbortSignal): Promise<string[]> {
  for (const { library, existing } of places) await library.scan(existing, signal);
  return [...new Set(places.map(({ library }) => library.title))];
}

/** The same as for the folder's links, for those of other folders that a scan from further up passes, too. */
async function findUnreachableAbove(
  rt: Runtime,
  folder: string,
  places: readonly PlaceToScan[],
): Promise<string | null> {
  const above = places.filter(({ existing }) => existing !== folder);
  if (above.length === 0) return null;
  const links = (await rt.store.links.live()).filter((link) => link.state !== 'broken');
  return firstWithoutTarget(links.filter(({ path }) => above.some(({ existing }) => isBelow(path, existing))));
}

/** Records links that the last sync listed. True: it listed all of them. */
async function areAllSynced(rt: Runtime, player: Player, links: readonly Link[]): Promise<boolean> {
  const open = links.filter((link) => link.inPlex === null);
  if (open.length === 0) return true;
  const synced = await player.syncedFiles(open.map((link) => link.path));
  const found = open.filter((link) => synced.has(link.path));
  await recordInPlex(rt, found, { inPlex: true, reason: null });
  return found.length === open.length;
}

/** Why a scan would do harm now: an anchor or the media root is missing, or one of our links is dangling. */
async function findUnreachable(rt: Runtime, folder: string, links: readonly Link[]): Promise<string | null> {
  const anchors = (await rt.settings())['mount.anchors'].map((path) => belowRoot(path, rt.mediaRoot));
  for (const place of [rt.mediaRoot, ...anchors])
    if ((await inspect(place)).kind === 'missing') return `${place} is gone: a disk seems not to be mounted`;
  const parent = dirname(dirname(folder));
  return (await firstWithoutTarget(links)) ?? ((await exists(parent)) ? null : `${parent} does not exist`);
}

async function firstWithoutTarget(links: readonly Link[]): Promise<string | null> {
  for (const link of links)
    if (!(await exists(link.path))) return `${link.path} has no target now, and Plex would treat it as deleted`;
  return null;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** The folder, or the nearest existing one above it; never above the library's own location. */
async function existingFolder(library: PlayerLibrary, folder: string): Promise<string | null> {
  for (let path = folder; library.holds(path); path = dirname(path)) {
    if (await exists(path)) return path;
    if (dirname(path) === path) return null;
  }
  return null;
}
