import { withoutAudit } from '../audit/audit-scope.ts';
import type { ServerKey } from '../ports/observation.ts';
import type { Runtime } from '../runtime.ts';
import { clearRefusals } from '../servers/clear-refusals.ts';
import { checkPlexTask } from '../tasks/kinds/plex.ts';
import { createServerObserver, type SeenChange, type ServerObserver } from './observe-servers.ts';

type ObserverRuntime = Pick<Runtime, 'store' | 'library' | 'plex' | 'servers' | 'health' | 'logger' | 'now' | 'wake'>;

/**
 * The observer over the stored servers.
 * @param runtime called at each write: the observed clients are created before the runtime.
 */
export function createObserver(
  base: Pick<ObserverRuntime, 'health' | 'logger' | 'now'>,
  runtime: () => ObserverRuntime,
): ServerObserver {
  async function write(key: ServerKey, change: SeenChange): Promise<void> {
    const { store, library, plex } = runtime();
    const id = idOf(key);
    if (key.startsWith('instance:')) {
      await store.instances.update(id, change);
      return;
    }
    const { version: _, ...seen } = change;
    await library.servers.update(id, seen);
    if (change.error !== undefined) await plex.reload();
  }

  async function resumeTasks(key: ServerKey): Promise<void> {
    const { store, servers, health, now, wake } = runtime();
    const instance = servers.all().find(({ id }) => key === `instance:${id}`);
    if (instance !== undefined) clearRefusals(health, instance);
    await store.tasks.hastenFailed(now());
    if (key.startsWith('plex:')) await store.tasks.add([checkPlexTask({}, now())]);
    wake();
  }

  return createServerObserver({
    ...base,
    // What is seen beside a request is no change that its sender made.
    write: (key, change) => withoutAudit(() => write(key, change)),
    back(key) {
      resumeTasks(key).catch((error: unknown) =>
        base.logger.warn(
          { server: key, error: String(error) },
          'the tasks that wait for a server could not be run earlier',
        ),
      );
    },
    warn: (fields, message) => base.logger.warn(fields, message),
  });
}

function idOf(key: ServerKey): number {
  return Number(key.slice(key.indexOf(':') + 1));
}
