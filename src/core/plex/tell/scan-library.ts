import { AppError } from '../../../errors.ts';
import { recordChange } from '../../audit/audit-scope.ts';
import { mountOf } from '../../media/mounts.ts';
import { belowRoot, isBelow } from '../../media/paths.ts';
import type { PlexLibrary } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import { mountSigns } from '../../servers/mount-signs.ts';
import type { ConnectedPlex } from '../../servers/plex-servers.ts';

type ScanResult = { kind: 'asked' } | { kind: 'refused'; reason: string } | { kind: 'notFound' };

/**
 * Asks Plex to scan a whole library. Plex treats missing files as deleted, so the scan is refused while a disk seems not to be mounted: the disk of a location
 * of the library, or of a movie that one of our links in it points to.
 */
export async function scanLibrary(rt: Runtime, id: number): Promise<ScanResult> {
  const library = await rt.library.libraries.get(id);
  if (library === null) return { kind: 'notFound' };
  const plex = connectedFor(rt, library);
  const reason = await missingMount(rt, plex, library);
  if (reason !== null) return { kind: 'refused', reason };
  await recordChange(rt, { subject: `Plex library ${id}` });
  await plex.client.refresh(library.key, null);
  return { kind: 'asked' };
}

/** The server of a library. Throws when it must not be asked. */
export function connectedFor(rt: Runtime, { serverId }: Pick<PlexLibrary, 'serverId'>): ConnectedPlex {
  const plex = rt.plex.get(serverId);
  if (plex !== null) return plex;
  const server = rt.plex.all().find(({ id }) => id === serverId);
  if (server === undefined) throw new AppError('conflict', 'This Plex server is gone: it is no longer set up.');
  throw new AppError(
    'conflict',
    server.tokenRefused
      ? `Plex "${server.name}" refused its token: give it a new one, or sign in again.`
      : `Plex "${server.name}" is switched off: switch it on to ask it.`,
  );
}

async function missingMount(rt: Runtime, plex: ConnectedPlex, library: PlexLibrary): Promise<string | null> {
  const places = library.locations.flatMap((location) => {
    const ours = plex.toOurs(location, library.id);
    return 'path' in ours ? [ours.path] : [];
  });
  const signs = await signsOf(rt);
  for (const place of places) {
    const mount = await mountOf(`${place}/folder/file`, { ...signs, roots: [place] });
    if (mount.kind === 'missing') return scanReason(mount.reason);
  }
  const links = await rt.store.links.live();
  const targets = links.filter((link) => places.some((place) => isBelow(link.path, place))).map((link) => link.target);
  // One file per folder is enough. Without links, the media root is checked.
  const oneOfEach = new Map([...targets, `${rt.mediaRoot}/folder/file`].map((file) => [folderOf(file), file]));
  for (const file of oneOfEach.values()) {
    const mount = await mountOf(file, signs);
    if (mount.kind === 'missing') return scanReason(mount.reason);
  }
  return null;
}

/** If Radarr is unreachable, the folder two levels above a file serves as its root folder. */
async function signsOf(rt: Runtime): ReturnType<typeof mountSigns> {
  try {
    return await mountSigns(rt, AbortSignal.timeout(10_000));
  } catch {
    const settings = await rt.settings();
    const anchors = settings['mount.anchors'].map((path) => belowRoot(path, rt.mediaRoot));
    return { mediaRoot: rt.mediaRoot, roots: [], anchors };
  }
}

function folderOf(file: string): string {
  return file.split('/').slice(0, -2).join('/');
}

/** The mount check's sentence ends with the consequence for links, which does not apply here. */
function scanReason(reason: string): string {
  const [what = reason] = reason.split(', so no link');
  return `${what}, and Plex would treat its files as deleted: mount it, then scan.`;
}
