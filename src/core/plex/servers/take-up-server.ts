import type { LibraryDeps } from '../library-deps.ts';
import { discoverLibraries } from '../mirror/discover-libraries.ts';

/** Begins to work with a server that was added, changed or switched on: its libraries are read, a run mirrors them, and what waits for it tries again. */
export async function takeUpServer(deps: LibraryDeps, id: number, trigger: string): Promise<void> {
  const { rt } = deps;
  await rt.plex.reload();
  rt.health.clear(`plex:${id}`);
  await rt.store.tasks.hasten('all', rt.now());
  rt.wake();
  const plex = rt.plex.get(id);
  if (plex === null) return;
  try {
    await discoverLibraries(rt, plex, AbortSignal.timeout(10_000));
  } catch (error) {
    // The run asks again, and says what is wrong where people look.
    rt.logger.warn({ server: plex.server.name, error: String(error) }, 'the libraries could not be read yet');
  }
  await deps.startSync({ serverId: id }, { mode: 'incremental', trigger });
}
