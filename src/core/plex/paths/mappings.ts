import { AppError } from '../../../errors.ts';
import { describeChange } from '../../audit/audit-scope.ts';
import { stripEnd } from '../../media/text-edges.ts';
import type { PathMapping, PlexServer } from '../../model/plex.ts';
import type { Runtime } from '../../runtime.ts';
import { findServer, variableOf } from '../../servers/list-plex-servers.ts';
import { checkFilesTask } from '../../tasks/kinds/plex.ts';
import { isSameTheirs } from '../tell/holders.ts';

/** The path mappings of a Plex server. They include those of the environment, which have negative ids and can only be changed there. Null: no such server. */
export async function listMappings(rt: Runtime, serverId: number): Promise<readonly PathMapping[] | null> {
  return (await findServer(rt, serverId)) === null ? null : rt.plex.mappings(serverId);
}

interface NewMapping {
  readonly serverId: number;
  /** Null: of the whole server. */
  readonly libraryId?: number | null;
  readonly plexPath: string;
  readonly localPath: string;
}

/** Null: no such server. */
export async function createMapping(
  rt: Runtime,
  { serverId, libraryId = null, plexPath, localPath }: NewMapping,
): Promise<PathMapping | null> {
  const server = await findServer(rt, serverId);
  if (server === null) return null;
  await checkLibrary(rt, server, libraryId);
  refuseEqual(rt.plex.mappings(serverId), { plexPath, libraryId });
  const mapping = { serverId, libraryId, plexPath: plainPath(plexPath), localPath: ourFolder(localPath) };
  describeChange({ subject: `Plex server ${serverId}`, after: mapping });
  const created = await rt.library.mappings.create(mapping);
  await applyMappings(rt, serverId);
  return created;
}

/** Names one mapping of one server. */
interface MappingKey {
  readonly serverId: number;
  readonly id: number;
}

/** Null: no such mapping of that server. */
export async function changeMapping(
  rt: Runtime,
  { serverId, id }: MappingKey,
  { plexPath, localPath, libraryId }: Partial<Omit<NewMapping, 'serverId'>>,
): Promise<PathMapping | null> {
  const server = await findServer(rt, serverId);
  const before = server === null ? null : await storedMapping(rt, { serverId, id });
  if (server === null || before === null) return null;
  refuseEqual(
    rt.plex.mappings(serverId).filter((one) => one.id !== id),
    {
      ...before,
      ...(plexPath === undefined ? {} : { plexPath }),
      ...(libraryId === undefined ? {} : { libraryId }),
    },
  );
  if (libraryId !== undefined) await checkLibrary(rt, server, libraryId);
  const change = {
    ...(libraryId === undefined ? {} : { libraryId }),
    ...(plexPath === undefined ? {} : { plexPath: plainPath(plexPath) }),
    ...(localPath === undefined ? {} : { localPath: ourFolder(localPath) }),
  };
  describeChange({ subject: `path mapping ${id}`, before: shownMapping(before), after: change });
  const changed = await rt.library.mappings.update(id, change);
  await applyMappings(rt, serverId);
  return changed;
}

/** False: no such mapping of that server. */
export async function removeMapping(rt: Runtime, { serverId, id }: MappingKey): Promise<boolean> {
  const before = await storedMapping(rt, { serverId, id });
  if (before === null) return false;
  describeChange({ subject: `path mapping ${id}`, before: shownMapping(before) });
  const isRemoved = await rt.library.mappings.delete(id);
  await applyMappings(rt, serverId);
  return isRemoved;
}

function shownMapping({ libraryId, plexPath, localPath }: PathMapping): Omit<NewMapping, 'serverId'> {
  return { libraryId, plexPath, localPath };
}

/** Checks all files again with the current mappings. */
async function applyMappings(rt: Runtime, serverId: number): Promise<void> {
  await rt.plex.reload();
  await rt.store.tasks.add([checkFilesTask({ serverId }, rt.now())]);
}

async function storedMapping(rt: Runtime, { serverId, id }: MappingKey): Promise<PathMapping | null> {
  const mapping = rt.plex.mappings(serverId).find((one) => one.id === id) ?? null;
  if (mapping === null || mapping.id > 0) return mapping;
  const server = await findServer(rt, serverId);
  const variable = server === null ? 'PLEX_<n>_PATH_MAP' : variableOf(server, 'PATH_MAP');
  throw new AppError('conflict', `The environment gives this path mapping (${variable}): change it there.`);
}

/** A folder as Plex shows it: `/data/films`, `D:\Films`, `\\nas\films`. */
export function isPlexFolder(path: string): boolean {
  return /^\/|^[a-z]:[\\/]|^\\\\[^\\]/i.test(path) && isPlain(path);
}

function plainPath(path: string): string {
  if (isPlexFolder(path)) return withoutEnd(path);
  throw new AppError(
    'invalid',
    `plexPath must be a folder as Plex shows it, such as /data/movies or D:\\Movies, without "..", not "${path}".`,
  );
}

/** `/data/films/` becomes `/data/films`. Roots and drives stay as they are. */
function withoutEnd(path: string): string {
  const short = stripEnd(path, path.startsWith('/') && !path.startsWith('//') ? '/' : '\\/');
  return short === '' || /^[a-z]:$/i.test(short) ? path : short;
}

/** Of two stored mappings of the same folder and scope, only the first would ever apply. */
function refuseEqual(
  mappings: readonly PathMapping[],
  { plexPath, libraryId }: Pick<PathMapping, 'plexPath' | 'libraryId'>,
): void {
  const twin = mappings.find(
    (one) => one.id > 0 && one.libraryId === libraryId && isSameTheirs(one.plexPath, plexPath),
  );
  if (twin === undefined) return;
  throw new AppError(
    'conflict',
    `${plexPath} is already mapped to ${twin.localPath}: change that mapping (${twin.id}) instead.`,
    { details: { id: twin.id } },
  );
}

export function isOurFolder(path: string): boolean {
  return path.startsWith('/') && isPlain(path);
}

function ourFolder(path: string): string {
  if (isOurFolder(path)) return stripEnd(path, '/') || '/';
  throw new AppError('invalid', `localPath must be an absolute folder here, such as /media/movies, not "${path}".`);
}

function isPlain(path: string): boolean {
  return !path.includes('\0') && !path.split(/[\\/]/).includes('..');
}

async function checkLibrary(rt: Pick<Runtime, 'library'>, server: PlexServer, libraryId: number | null): Promise<void> {
  if (libraryId === null) return;
  const library = await rt.library.libraries.get(libraryId);
  if (library?.serverId !== server.id)
    throw new AppError('invalid', `"${server.name}" has no library with the id ${libraryId}.`);
}
