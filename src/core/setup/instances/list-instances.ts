import type { Instance } from '../../model/instance.ts';
import type { Runtime } from '../../runtime.ts';

type ListContext = Pick<Runtime, 'servers' | 'store'>;

/** The configured servers, with the last recorded state of each. */
export function listInstances(runtime: ListContext): Promise<Instance[]> {
  return Promise.all(runtime.servers.all().map((instance) => withSeenState(runtime, instance)));
}

export async function findInstance(runtime: ListContext, id: number): Promise<Instance | null> {
  const instance = runtime.servers.all().find((candidate) => candidate.id === id);
  return instance === undefined ? null : withSeenState(runtime, instance);
}

async function withSeenState({ store }: ListContext, instance: Instance): Promise<Instance> {
  const row = await store.instances.get(instance.id);
  if (row === null) return instance;
  const { version, lastSeenAt, error, enabled } = row;
  return { ...instance, version, lastSeenAt, error, enabled };
}
