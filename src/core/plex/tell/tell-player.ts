import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inspect } from '../../media/inspect.ts';
import { belowRoot } from '../../media/paths.ts';
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
  const titles = await scanIn(libraries, folder, signal);
  if (titles.length === 0) return { kind: 'done', outcome: 'ignored: neither the folder nor one above it exists' };
  const confirm = confirmInPlexTask({ serverId, folder, tries: 0 }, rt.now() + firstCheckMs);
  return {
    kind: 'done',
    outcome: `asked: ${titles.join(', ')} of "${player.name}"`,
    followUps: links.length === 0 ? [] : [confirm],
  };
}

/** The titles of the libraries that were asked to scan. */
async function scanIn(libraries: readonly PlayerLibrary[], folder: string, signal: AbortSignal): Promise<string[]> {
  const titles = new Set<string>();
  for (const library of libraries) {
    const existing = await existingFolder(library, folder);
    if (existing === null) continue;
    await library.scan(existing, signal);
    titles.add(library.title);
  }
  return [...titles];
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
  for (const link of links)
    if (!(await exists(link.path))) return `${link.path} has no target now, and Plex would treat it as deleted`;
  return (await exists(dirname(dirname(folder)))) ? null : `${dirname(dirname(folder))} does not exist`;
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
