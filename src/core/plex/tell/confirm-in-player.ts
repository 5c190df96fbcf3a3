import { basename } from 'node:path';
import type { Link } from '../../model/link.ts';
import type { PlayerLibrary, Players } from '../../ports/player.ts';
import type { Runtime } from '../../runtime.ts';
import { notListenedTo } from '../../servers/plex-servers.ts';
import type { ConfirmInPlexPayload } from '../../tasks/kinds/plex.ts';
import { applyWaitingTask } from '../../tasks/kinds/watch.ts';
import type { TaskResult } from '../../tasks/result.ts';
import { recordInPlex } from './record-in-plex.ts';

/** A scan may queue behind others, and its end is not reported: the result is checked at growing intervals. */
const checksAfterMs = [3_000, 5_000, 15_000, 60_000, 300_000, 900_000] as const;

/** Checks whether the player lists the links of a folder. */
export async function confirmInPlayer(
  { rt, players }: { readonly rt: Runtime; readonly players: Players },
  payload: ConfirmInPlexPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const player = players.get(payload.serverId);
  if (player === null) return { kind: 'done', outcome: `ignored: ${notListenedTo}` };
  const open = (await rt.store.links.inFolder(payload.folder)).filter(
    (link) => link.inPlex !== true && link.state !== 'broken',
  );
  if (open.length === 0) return { kind: 'done', outcome: 'confirmed: all of them already' };
  const libraries = await player.librariesOf(payload.folder, signal);
  const missing: Link[] = [];
  for (const link of open) {
    const found = await listIn(rt, libraries, { link, signal });
    if (found.length === 0) missing.push(link);
    else await recordInPlex(rt, [link], { inPlex: true, reason: `${player.label} shows it in ${found.join(', ')}` });
  }
  if (missing.length === 0) return { kind: 'done', outcome: `confirmed: ${open.length} of ${open.length}` };
  const names = missing.map((link) => basename(link.path)).join(', ');
  const reason = `${player.label} was asked to scan ${payload.folder} and does not list ${names}`;
  const afterMs = checksAfterMs[payload.tries];
  if (afterMs !== undefined)
    return { kind: 'again', afterMs, reason, payload: { ...payload, tries: payload.tries + 1 } };
  await recordInPlex(rt, missing, {
    inPlex: false,
    reason: `${reason}: check whether Plex reaches the link and its target under the same paths`,
  });
  return { kind: 'done', outcome: `waiting: ${reason}` };
}

/** For every library that lists the link, a text such as "TV Shows (item 12345)". */
async function listIn(
  rt: Runtime,
  libraries: readonly PlayerLibrary[],
  { link, signal }: { readonly link: Link; readonly signal: AbortSignal },
): Promise<string[]> {
  const found: string[] = [];
  for (const library of libraries) {
    const key = await library.list(link.path, signal);
    if (key !== null) found.push(`${library.title} (item ${key})`);
  }
  // Its movie may have been watched before the link was listed.
  if (found.length > 0) await rt.store.tasks.add([applyWaitingTask({}, rt.now())]);
  return found;
}
