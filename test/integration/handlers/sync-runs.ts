import type { Run } from '../../../src/core/model/run.ts';
import type { IdleService } from '../../support/idle-service.ts';

type Service = Pick<IdleService, 'store' | 'clock'>;

/** The runs of libraries that wait for the workers. */
export async function queuedSyncs({ store }: Service): Promise<Run[]> {
  const { items } = await store.runs.page({ scope: 'library', state: 'queued' }, { limit: 50, cursor: null });
  const runs = await Promise.all(items.map(({ id }) => store.runs.get(id)));
  return runs.filter((run) => run !== null);
}

export async function queuedTargets(service: Service): Promise<Run['target'][]> {
  return (await queuedSyncs(service)).map(({ target }) => target);
}

/** Ends them without their work, so that what a test does next is all that waits. */
export async function endSyncs(service: Service): Promise<void> {
  for (const { id } of await queuedSyncs(service))
    await service.store.runs.change(id, { state: 'succeeded', finishedAt: service.clock.now });
}
