import type { Instance } from '../../model/instance.ts';
import { tlsOf } from '../../model/tls.ts';
import type { Runtime } from '../../runtime.ts';
import { isMasked } from '../../secrets/mask.ts';
import { refuseStoredKey } from '../../servers/refuse-stored-key.ts';
import { serverName } from '../../servers/server-name.ts';
import { type Probe, probeInstance, recordTest } from '../test-instance.ts';
import { type ChangedInstance, changeInstance, type InstanceChange } from './change-instance.ts';
import { createInstance, type InstanceInput } from './create-instance.ts';
import { findInstance } from './list-instances.ts';

const notStored = -1;

/** Tests the values of a form. Stores nothing. */
export function probeInput(runtime: Runtime, input: InstanceInput): Promise<Probe> {
  return probeInstance(runtime, { ...input, number: notStored });
}

/** Tests a stored server with the values of a form. Stores nothing. Null: no such server. AppError `invalid` if its stored key belongs to another host. */
export async function probeChange(runtime: Runtime, id: number, change: InstanceChange): Promise<Probe | null> {
  const before = await findInstance(runtime, id);
  return before === null ? null : probeInstance(runtime, changed(before, change));
}

/**
 * For a person at a form: a server is tested before it is stored, and one that refuses the key or is another app is refused. One that does not answer
 * is stored, since it may start later.
 */
export async function createTestedInstance(runtime: Runtime, input: InstanceInput): Promise<Instance> {
  const probe = await probeInput(runtime, input);
  refuseUnusable(probe);
  const instance = await createInstance(runtime, input);
  await recordTest(runtime, instance, probe.result);
  return instance;
}

/** The same for a change; a name or path map needs no test. */
export async function changeTestedInstance(
  runtime: Runtime,
  id: number,
  change: InstanceChange,
): Promise<ChangedInstance> {
  const before = await findInstance(runtime, id);
  if (before === null || before.source === 'environment') return changeInstance(runtime, id, change);
  const after = changed(before, change);
  if (connectionOf(after) === connectionOf(before)) return changeInstance(runtime, id, change);
  const probe = await probeInstance(runtime, after);
  refuseUnusable(probe);
  const done = await changeInstance(runtime, id, change);
  if (done.kind === 'changed') await recordTest(runtime, done.instance, probe.result);
  return done;
}

function refuseUnusable({ fault }: Probe): void {
  if (fault !== null && fault.code !== 'unreachable') throw fault;
}

/** With the stored key where none is given, unless the host is another. */
function changed(before: Instance, { apiKey, ...change }: InstanceChange): Instance {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: Instance = { ...before, ...given };
  if (apiKey === undefined || isMasked(apiKey)) {
    refuseStoredKey({ name: serverName(before), from: before.url, to: after.url, field: 'apiKey' });
    return after;
  }
  const { keyFault: _, ...usable } = after;
  return { ...usable, apiKey };
}

function connectionOf(instance: Instance): string {
  const { url, apiPath, apiKey } = instance;
  return JSON.stringify([url, apiPath, apiKey, tlsOf(instance)]);
}
