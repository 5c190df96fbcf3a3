import { startSync } from '../../runs/start-sync.ts';
import type { Runtime } from '../../runtime.ts';
import { discoverLibraries } from '../mirror/discover-libraries.ts';

/** Begins to work with a server that was added, changed or switched on: its libraries are read, a run mirrors them, and what waits for it tries again. */
export async function startUsingServer(rt: Runtime, id: number, trigger: string): Promise<void> {
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
  await startSync(rt, { serverId: id }, { mode: 'incremental', trigger });
}
