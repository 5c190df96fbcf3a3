import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inspect } from '../../media/inspect.ts';
import { belowRoot } from '../../media/paths.ts';
import type { Link } from '../../model/link.ts';
import type { Runtime } from '../../runtime.ts';
import { type ConnectedPlex, notListenedTo } from '../../servers/plex-servers.ts';
import { confirmInPlexTask, type TellPlexPayload } from '../../tasks/kinds/plex.ts';
import type { TaskResult } from '../../tasks/result.ts';
import { type Holder, holdersOf, theirsIn } from './holders.ts';
import { noteInPlex } from './note-in-plex.ts';

const retryMs = 60_000;
const firstLookMs = 2_000;

/**
 * Asks a Plex server to scan the folder of links that were made, changed or removed, in each library that holds it. Never while a file that belongs there
 * cannot be reached: Plex takes what it does not find for deleted. A folder that only has to be confirmed is scanned only when the mirror lacks a link.
 */
export async function tellPlex(rt: Runtime, payload: TellPlexPayload, signal: AbortSignal): Promise<TaskResult> {
  const plex = rt.plex.get(payload.serverId);
  if (plex === null) return { kind: 'done', outcome: `ignored: ${notListenedTo}` };
  const links = (await rt.store.links.inFolder(payload.folder)).filter((link) => link.state !== 'broken');
  if (!payload.changed) {
    const left = await notInMirror(rt, plex, links);
    if (left.length === 0) return { kind: 'done', outcome: 'confirmed: the mirror has it already' };
  }
  const away = await whatIsAway(rt, payload.folder, links);
  if (away !== null) return { kind: 'again', afterMs: retryMs, reason: `not asked to scan: ${away}` };
  const holders = await holdersOf(rt, plex, payload.folder, signal);
  if (holders.length === 0) {
    await noteInPlex(rt, links, {
      inPlex: false,
      reason: `no library of Plex "${plex.server.name}" holds ${plex.toTheirs(payload.folder, null)[0] ?? payload.folder}: add the folder there, or a path mapping here`,
    });
    return { kind: 'done', outcome: `ignored: no library of "${plex.server.name}" holds ${payload.folder}` };
  }
  const told: string[] = [];
  for (const holder of holders) {
    const folder = await existing(plex, payload.folder, holder);
    if (folder === null) continue;
    await plex.client.refresh(holder.library.key, folder, { signal });
    told.push(holder.library.title);
  }
  if (told.length === 0) return { kind: 'done', outcome: 'ignored: neither the folder nor one above it is there' };
  return {
    kind: 'done',
    outcome: `asked: ${[...new Set(told)].join(', ')} of "${plex.server.name}"`,
    ...(links.length === 0
      ? {}
      : {
          followUps: [
            confirmInPlexTask({ serverId: payload.serverId, folder: payload.folder, tries: 0 }, rt.now() + firstLookMs),
          ],
        }),
  };
}

/** Links of which the server's mirror does not know the path yet; the others are noted as being in Plex. */
async function notInMirror(rt: Runtime, plex: ConnectedPlex, links: readonly Link[]): Promise<Link[]> {
  const open = links.filter((link) => link.inPlex === null);
  if (open.length === 0) return [];
  const items = await rt.library.items.byLocalPaths(open.map((link) => link.path));
  const here = new Set(
    items
      .filter((item) => item.serverId === plex.server.id)
      .flatMap((item) => item.files.map((file) => file.localPath)),
  );
  await noteInPlex(
    rt,
    open.filter((link) => here.has(link.path)),
    { inPlex: true, reason: null },
  );
  return open.filter((link) => !here.has(link.path));
}

/** Why a scan would harm now: an anchor or the media root is gone, or a link of ours leads nowhere. */
async function whatIsAway(rt: Runtime, folder: string, links: readonly Link[]): Promise<string | null> {
  const anchors = (await rt.settings())['mount.anchors'].map((path) => belowRoot(path, rt.mediaRoot));
  for (const place of [rt.mediaRoot, ...anchors])
    if ((await inspect(place)).kind === 'missing') return `${place} is gone: a disk seems not to be mounted`;
  for (const link of links)
    if (!(await isThere(link.path))) return `${link.path} leads nowhere now, and Plex would take it for deleted`;
  return (await isThere(dirname(dirname(folder)))) ? null : `${dirname(dirname(folder))} is not there`;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** The folder, or the nearest one above it that is there, as the server writes it; never above the library's own location. */
async function existing(plex: ConnectedPlex, folder: string, holder: Holder): Promise<string | null> {
  for (let ours = folder; ; ours = dirname(ours)) {
    const theirs = theirsIn(plex, holder, ours);
    if (theirs === null) return null;
    if (await isThere(ours)) return theirs;
    if (dirname(ours) === ours) return null;
  }
}
