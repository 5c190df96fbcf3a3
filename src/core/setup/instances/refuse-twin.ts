import { AppError } from '../../../errors.ts';
import type { Instance } from '../../model/instance.ts';
import type { Runtime } from '../../runtime.ts';
import { sameServer } from '../../servers/same-server.ts';
import { serverName } from '../../servers/server-name.ts';

type Wanted = Parameters<Runtime['servers']['connect']>[0];

const askMs = 3_000;

/** One server under two numbers would receive every request and send every event twice. */
export async function refuseTwin(
  { servers }: Pick<Runtime, 'servers'>,
  wanted: Wanted,
  exceptId?: number,
): Promise<void> {
  const others = servers.all().filter(({ kind, id }) => kind === wanted.kind && id !== exceptId);
  const twin = others.find((other) => sameServer(other, wanted)) ?? (await sameBehindKey(servers, wanted, others));
  if (twin === undefined) return;
  const where =
    twin.source === 'environment'
      ? `the environment names it (${twin.kind.toUpperCase()}_${twin.number}_URL), change it there`
      : 'change that one';
  throw new AppError(
    'conflict',
    `This server is already configured as ${serverName(twin)} (number ${twin.number}, ${twin.url}): ${where}.`,
    { details: { instanceId: twin.id } },
  );
}

/**
 * Each installation creates its own key, but copied settings share it: if the keys are equal, both addresses are asked since when they run. That is told in
 * whole seconds, and copies that are started together may share it: two servers have other root folders.
 */
async function sameBehindKey(
  servers: Runtime['servers'],
  wanted: Wanted,
  others: readonly Instance[],
): Promise<Instance | undefined> {
  const candidates = others.filter(({ apiKey }) => apiKey !== '' && apiKey === wanted.apiKey);
  if (candidates.length === 0) return undefined;
  const mine = await identityOf(servers, wanted);
  if (mine === null) return undefined;
  for (const candidate of candidates) if ((await identityOf(servers, candidate)) === mine) return candidate;
  return undefined;
}

/** Null when it is unknown: a server that does not answer is added anyway, since it may start later. */
async function identityOf(servers: Runtime['servers'], instance: Wanted): Promise<string | null> {
  try {
    const { client } = servers.connect(instance);
    const signal = AbortSignal.timeout(askMs);
    const [{ startTime, version }, roots] = await Promise.all([
      client.status({ signal }),
      client.rootFolders({ signal }),
    ]);
    return startTime === undefined ? null : JSON.stringify([startTime, version, roots.map(({ path }) => path).sort()]);
  } catch {
    return null;
  }
}
