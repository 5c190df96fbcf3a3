import { startSync } from '../../runs/start-sync.ts';
import type { Runtime } from '../../runtime.ts';
import { discoverLibraries } from '../mirror/discover-libraries.ts';

/** Starts to use a server that was added, changed or switched on: reads its libraries, starts a sync, and retries tasks that waited for it. */
export async function startUsingServer(rt: Runtime, id: number, trigger: string): Promise<void> {
  await rt.plex.reload();
  rt.health.clear(`plex:${id}`);
  await rt.store.tasks.hasten('all', rt.now());
  rt.wake();
  const plex = rt.plex.get(id);
  if (plex === null) return;
  try {
    await discoverLibraries(rt, plex, { signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    // The run tries again and reports the error.
    rt.logger.warn({ server: plex.server.name, error: String(error) }, 'the libraries could not be read yet');
  }
  await startSync(rt, { serverId: id }, { mode: 'incremental', trigger });
}
