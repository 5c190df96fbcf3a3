import type { Instance, InstanceKind, PathMap } from '../model.ts';
import type { Runtime } from '../ports/runtime.ts';

export interface InstanceInput {
  readonly kind: InstanceKind;
  readonly name: string;
  readonly url: string;
  readonly apiKey: string;
  readonly apiPath: string;
  readonly pathMap: readonly PathMap[];
}

/** Stores a server under the lowest free number of its kind and begins to work with it. */
export async function createInstance(runtime: Runtime, input: InstanceInput): Promise<Instance> {
  const stored = await runtime.store.instances.all();
  const taken = new Set(
    [...runtime.servers.all(), ...stored].filter(({ kind }) => kind === input.kind).map(({ number }) => number),
  );
  let number = 0;
  while (taken.has(number)) number++;
  const instance = await runtime.store.instances.create({ ...input, number });
  await takeUp(runtime);
  return instance;
}

/** Reads the servers anew; what waits for one of them tries at once. */
export async function takeUp(runtime: Runtime): Promise<void> {
  await runtime.servers.reload();
  await runtime.store.tasks.hasten('all', runtime.now());
  runtime.wake();
}
