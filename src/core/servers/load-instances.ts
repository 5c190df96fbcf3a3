import type { Instance, InstanceConfig } from '../model/instance.ts';
import { tlsOf } from '../model/tls.ts';
import type { Store } from '../ports/store.ts';

/**
 * Instances from the environment and stored ones, with keys in plain text. The environment wins by kind and number; for its instances the
 * database adds a stable id, whether they are enabled, and what was last seen of them.
 */
export async function loadInstances(
  config: { readonly instances: readonly InstanceConfig[] },
  store: Pick<Store, 'instances'>,
): Promise<Instance[]> {
  const named: Instance[] = [];
  for (const { kind, number, name, url, apiPath, apiKey, pathMap, ...tls } of config.instances) {
    const row = await store.instances.ensureEnvironment({ kind, number, name, url, apiPath });
    named.push({ ...row, name, url, apiPath, apiKey, pathMap, ...tlsOf(tls), source: 'environment' });
  }
  const stored = (await store.instances.all()).filter(
    (instance) => instance.source === 'database' && !named.some((other) => isSameServer(other, instance)),
  );
  return [...named, ...stored];
}

function isSameServer(a: Instance, b: Instance): boolean {
  return a.kind === b.kind && a.number === b.number;
}
