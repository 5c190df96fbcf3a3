import { describeChange } from '../../audit/audit-scope.ts';
import type { PlexLibrary } from '../../model/plex.ts';
import { startSync } from '../../runs/start-sync.ts';
import type { Runtime } from '../../runtime.ts';
import { findAnyServer } from '../../servers/gone-servers.ts';
import { checkRequestsTask } from '../../tasks/kinds/requests.ts';
import { discoverLibraries } from './discover-libraries.ts';
import { isSyncable } from './sync-library.ts';

/** With the number of synced items of each type. */
export type CountedLibrary = PlexLibrary & { readonly counts: Readonly<Record<string, number>> };

/** The libraries of all servers. */
export async function listLibraries(rt: Runtime): Promise<readonly CountedLibrary[]> {
  return countLibraries(rt, await rt.library.libraries.all());
}

/** Asks the server if nothing is stored yet. Null: no such server. */
export async function listServerLibraries(rt: Runtime, serverId: number): Promise<readonly CountedLibrary[] | null> {
  const found = await librariesOf(rt, serverId);
  return found === null ? null : countLibraries(rt, found);
}

export async function findLibrary(rt: Runtime, id: number): Promise<CountedLibrary | null> {
  return countLibrary(rt, await rt.library.libraries.get(id));
}

/** Starts a sync when a library is switched on. Null: no such library. */
export async function changeLibrary(
  rt: Runtime,
  id: number,
  change: { readonly enabled?: boolean; readonly refreshMinutes?: number },
): Promise<CountedLibrary | null> {
  const before = await rt.library.libraries.get(id);
  if (before === null) return null;
  const { enabled, refreshMinutes } = before;
  describeChange({ subject: `library ${id}`, before: { enabled, refreshMinutes }, after: change });
  const changed = await rt.library.libraries.update(id, change);
  const isSwitchedOn = before.enabled === false && changed?.enabled === true;
  if (
    isSwitchedOn &&
    changed.missingSince === null &&
    isSyncable(changed.type) &&
    rt.plex.get(changed.serverId) !== null
  )
    await startSync(rt, { libraryId: id }, { mode: 'incremental', trigger: 'switched on' });
  if (change.enabled !== undefined && change.enabled !== before.enabled)
    await rt.store.tasks.add([checkRequestsTask({}, rt.now())]);
  return countLibrary(rt, changed);
}

async function librariesOf(rt: Runtime, serverId: number): Promise<readonly PlexLibrary[] | null> {
  if ((await findAnyServer(rt, serverId)) === null) return null;
  const stored = await rt.library.libraries.ofServer(serverId);
  const plex = rt.plex.get(serverId);
  if (stored.length > 0 || plex === null) return stored;
  return (await discoverLibraries(rt, plex, { signal: AbortSignal.timeout(15_000) })).libraries;
}

async function countLibraries(
  { library: { items } }: Pick<Runtime, 'library'>,
  libraries: readonly PlexLibrary[],
): Promise<CountedLibrary[]> {
  const rows = libraries.length === 0 ? [] : await items.countByType();
  return libraries.map((library) => {
    const own = rows.filter(({ libraryId }) => libraryId === library.id);
    return { ...library, counts: Object.fromEntries(own.map(({ type, count }) => [type, count])) };
  });
}

async function countLibrary(rt: Pick<Runtime, 'library'>, library: PlexLibrary | null): Promise<CountedLibrary | null> {
  return library === null ? null : ((await countLibraries(rt, [library]))[0] ?? null);
}
