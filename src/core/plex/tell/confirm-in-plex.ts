import { basename } from 'node:path';
import type { Link } from '../../model/link.ts';
import type { PlexItem } from '../../ports/plex-item.ts';
import type { Runtime } from '../../runtime.ts';
import { type ConnectedPlex, notListenedTo } from '../../servers/plex-servers.ts';
import type { ConfirmInPlexPayload } from '../../tasks/kinds/plex.ts';
import { applyWaitingTask } from '../../tasks/kinds/watch.ts';
import type { TaskResult } from '../../tasks/result.ts';
import { mirrorItems } from '../mirror/mirror-items.ts';
import { type Holder, holdersOf, isSameTheirs, theirsIn } from './holders.ts';
import { noteInPlex } from './note-in-plex.ts';

/** A scan is queued behind others and tells no end: it is looked for its result, less and less often. */
const looksAfterMs = [3_000, 5_000, 15_000, 60_000, 300_000, 900_000] as const;

/** Looks whether Plex lists the links of a folder, by their file's name; what it lists is mirrored at once. */
export async function confirmInPlex(
  rt: Runtime,
  payload: ConfirmInPlexPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const plex = rt.plex.get(payload.serverId);
  if (plex === null) return { kind: 'done', outcome: `ignored: ${notListenedTo}` };
  const open = (await rt.store.links.inFolder(payload.folder)).filter(
    (link) => link.inPlex !== true && link.state !== 'broken',
  );
  if (open.length === 0) return { kind: 'done', outcome: 'confirmed: all of them already' };
  const holders = await holdersOf(rt, plex, payload.folder, signal);
  const left: Link[] = [];
  for (const link of open) {
    const found = await findInPlex(rt, plex, link, { holders, signal });
    if (found.length === 0) left.push(link);
    else
      await noteInPlex(rt, [link], {
        inPlex: true,
        reason: `Plex "${plex.server.name}" shows it as ${found.join(', ')}`,
      });
  }
  if (left.length === 0) return { kind: 'done', outcome: `confirmed: ${open.length} of ${open.length}` };
  const reason = `Plex "${plex.server.name}" was asked to scan ${payload.folder} and does not list ${left.map((link) => basename(link.path)).join(', ')}`;
  const afterMs = looksAfterMs[payload.tries];
  if (afterMs !== undefined)
    return { kind: 'again', afterMs, reason, payload: { ...payload, tries: payload.tries + 1 } };
  await noteInPlex(rt, left, {
    inPlex: false,
    reason: `${reason}: see whether Plex reaches the link and the file behind it under the same paths`,
  });
  return { kind: 'done', outcome: `waiting: ${reason}` };
}

/** As "12345 in TV Shows", of every library that has it. */
async function findInPlex(
  rt: Runtime,
  plex: ConnectedPlex,
  link: Link,
  { holders, signal }: { holders: readonly Holder[]; signal: AbortSignal },
): Promise<string[]> {
  const found: string[] = [];
  for (const holder of holders) {
    const { library } = holder;
    const path = theirsIn(plex, holder, link.path);
    const item = path === null ? null : await itemOfFile(plex, library, path, signal);
    if (item === null) continue;
    found.push(`${item.ratingKey} in ${library.title}`);
    const keys = [item.ratingKey, item.parentRatingKey, item.grandparentRatingKey].filter((key) => key !== null);
    const items = await plex.client.items(keys, { signal });
    await mirrorItems(rt, { plex, library, viewed: (changes) => rt.viewsChanged(plex.server, changes) }, items, {
      isWhole: true,
    });
  }
  // Its film may have been watched while it was not there.
  if (found.length > 0) await rt.store.tasks.add([applyWaitingTask({}, rt.now())]);
  return found;
}

/** Plex looks for the name byte by byte, and may have it in another form of the same letters. */
async function itemOfFile(
  plex: ConnectedPlex,
  library: Holder['library'],
  path: string,
  signal: AbortSignal,
): Promise<PlexItem | null> {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  for (const form of new Set([name, name.normalize('NFC'), name.normalize('NFD')])) {
    const item = await itemOfName(plex, library, { name: form, path }, signal);
    if (item !== null) return item;
  }
  return null;
}

async function itemOfName(
  plex: ConnectedPlex,
  library: Holder['library'],
  { name, path }: { readonly name: string; readonly path: string },
  signal: AbortSignal,
): Promise<PlexItem | null> {
  let found: PlexItem | null = null;
  await plex.client.list(
    {
      of: { section: library.key, type: library.type === 'show' ? 'episode' : 'movie' },
      file: name,
      pageSize: 50,
    },
    (page) => {
      found ??= page.items.find((item) => filesOf(item).some((file) => isSameTheirs(file, path))) ?? null;
      return found === null ? undefined : 'stop';
    },
    { signal },
  );
  return found;
}

function filesOf(item: PlexItem): string[] {
  return item.media.flatMap(({ parts }) => parts.flatMap(({ file }) => file ?? []));
}
