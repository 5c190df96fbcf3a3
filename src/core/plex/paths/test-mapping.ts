import { existsSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { errno } from '../../../errors.ts';
import { asOnDisk } from '../../media/on-disk.ts';
import { isAtOrBelow, mapPath, toOurs } from '../../media/paths.ts';
import type { PathMapping } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import { findServer } from '../../servers/list-plex-servers.ts';
import type { PlexServers } from '../../servers/plex-servers.ts';

export interface MappingTest {
  readonly localPath: string | null;
  readonly mapping: PathMapping | null;
  readonly exists: boolean;
  readonly readable: boolean;
  readonly reason: string | null;
}

interface PathQuestion {
  readonly serverId: number;
  /** Null: of the whole server. */
  readonly libraryId: number | null;
  readonly plexPath: string;
}

/** Null: no such server. */
export async function testMapping(rt: Runtime, question: PathQuestion): Promise<MappingTest | null> {
  return (await findServer(rt, question.serverId)) === null ? null : locatePath(rt, question);
}

/** Maps a path of the server to ours, and checks the file there. An unmapped path is tried unchanged: this only reads. */
export async function locatePath(
  rt: { readonly plex: Pick<PlexServers, 'mappings'>; readonly mediaRoot: string },
  { serverId, libraryId, plexPath }: PathQuestion,
): Promise<MappingTest> {
  const mappings = mappingsFor(rt.plex.mappings(serverId), libraryId);
  const maps = mappings.map(toMap);
  const { mediaRoot } = rt;
  const ours = toOurs(plexPath, { maps, mediaRoot, stripPrefix: null, exists: existsSync, asOnDisk });
  const mapping = mappingOf(plexPath, mappings);
  if ('path' in ours) return { localPath: ours.path, mapping, ...(await inspectPath(ours.path, mediaRoot)) };
  const asItIs = plexPath.split('/').includes('..') ? plexPath : asOnDisk(plexPath);
  if (plexPath.startsWith('/') && existsSync(asItIs) && !plexPath.split('/').includes('..'))
    return { localPath: asItIs, mapping: null, ...(await inspectPath(asItIs, mediaRoot)) };
  const reason = `${plexPath} has no path here: ${ours.unmapped}. Create a path mapping from the folder in Plex to the folder here.`;
  return { localPath: null, mapping: null, exists: false, readable: false, reason };
}

/** The mappings that apply to a library (null: to the whole server), its own first: of equal prefixes, the first one wins. */
function mappingsFor(mappings: readonly PathMapping[], libraryId: number | null): PathMapping[] {
  return mappings
    .filter((one) => one.libraryId === null || one.libraryId === libraryId)
    .toSorted((a, b) => Number(a.libraryId === null) - Number(b.libraryId === null));
}

/** The mapping that decides: the longest of those that give this result. */
function mappingOf(plexPath: string, mappings: readonly PathMapping[]): PathMapping | null {
  const place = mapPath(plexPath, mappings.map(toMap));
  if (place === null) return null;
  const deciding = mappings.filter((one) => mapPath(plexPath, [toMap(one)]) === place);
  return deciding.toSorted((a, b) => depthOf(b.plexPath) - depthOf(a.plexPath))[0] ?? null;
}

function toMap({ plexPath, localPath }: PathMapping) {
  return { theirs: plexPath, ours: localPath };
}

function depthOf(path: string): number {
  return path.split(/[\\/]/).filter((name) => name !== '').length;
}

async function inspectPath(
  path: string,
  mediaRoot: string,
): Promise<Pick<MappingTest, 'exists' | 'readable' | 'reason'>> {
  const fault = await stat(path).then(() => null, codeOf);
  if (fault !== null) {
    const why = fault === 'ENOENT' || fault === 'ENOTDIR' ? 'does not exist here' : `cannot be read (${fault})`;
    return { exists: false, readable: false, reason: `${path} ${why}.` };
  }
  const refusal = await access(path, constants.R_OK).then(() => null, codeOf);
  if (refusal !== null)
    return {
      exists: true,
      readable: false,
      reason: `${path} may not be read (${refusal}): give the user of this service the right to it.`,
    };
  return { exists: true, readable: true, reason: warnOutside(path, mediaRoot) };
}

/** A mapping may point outside the media root: it then only shows whether files are here, and no links are created there. Null: it is inside. */
export function warnOutside(localPath: string, mediaRoot: string): string | null {
  if (isAtOrBelow(localPath, mediaRoot)) return null;
  return `${localPath} lies outside the media root ${mediaRoot}: files there are read, but no link is created to or in it.`;
}

function codeOf(error: unknown): string {
  return errno(error) ?? String(error);
}
