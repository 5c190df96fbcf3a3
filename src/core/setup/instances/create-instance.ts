import { describeChange } from '../../audit/audit-scope.ts';
import type { Instance, InstanceKind, PathMap } from '../../model/instance.ts';
import type { TlsOptions } from '../../model/tls.ts';
import type { Runtime } from '../../runtime.ts';
import { scheduleDiscoveryTask } from '../../tasks/kinds/matching.ts';
import { refuseTwin } from './refuse-twin.ts';

export interface InstanceInput extends TlsOptions {
  readonly kind: InstanceKind;
  readonly name: string;
  readonly url: string;
  readonly apiKey: string;
  readonly apiPath: string;
  readonly pathMap: readonly PathMap[];
}

/** Stores a server under the lowest free number of its kind and starts using it. */
export async function createInstance(runtime: Runtime, input: InstanceInput): Promise<Instance> {
  const number = await freeNumber(runtime, input.kind);
  await refuseTwin(runtime, { ...input, number });
  describeChange({ after: input });
  const instance = await runtime.store.instances.create({ ...input, number });
  await reloadServers(runtime);
  return instance;
}

async function freeNumber(runtime: Runtime, wanted: InstanceKind): Promise<number> {
  const stored = await runtime.store.instances.all();
  const taken = new Set(
    [...runtime.servers.all(), ...stored].filter(({ kind }) => kind === wanted).map(({ number }) => number),
  );
  let number = 0;
  while (taken.has(number)) number++;
  return number;
}

/** Reads the servers again; tasks that wait for one of them run at once. */
export async function reloadServers(runtime: Runtime): Promise<void> {
  await runtime.servers.reload();
  await runtime.store.tasks.hasten('all', runtime.now());
  await runtime.store.tasks.add([scheduleDiscoveryTask({}, runtime.now())]);
}
