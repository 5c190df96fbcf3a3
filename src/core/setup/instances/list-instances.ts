import type { Instance } from '../../model/instance.ts';
import type { Runtime } from '../../runtime.ts';
import { withSeenAt } from '../../servers/with-seen-at.ts';

type ListContext = Pick<Runtime, 'servers' | 'store' | 'seenAt'>;

/** The configured servers, with the last recorded state of each. */
export function listInstances(runtime: ListContext): Promise<Instance[]> {
  return Promise.all(runtime.servers.all().map((instance) => withSeenState(runtime, instance)));
}

export async function findInstance(runtime: ListContext, id: number): Promise<Instance | null> {
  const instance = runtime.servers.all().find((candidate) => candidate.id === id);
  return instance === undefined ? null : withSeenState(runtime, instance);
}

async function withSeenState(runtime: ListContext, instance: Instance): Promise<Instance> {
  const row = await runtime.store.instances.get(instance.id);
  if (row === null) return instance;
  const { version, lastSeenAt, error, enabled } = withSeenAt(runtime, `instance:${row.id}`, row);
  return { ...instance, version, lastSeenAt, error, enabled };
}
