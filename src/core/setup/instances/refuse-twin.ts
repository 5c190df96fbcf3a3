import { AppError } from '../../../errors.ts';
import type { Instance } from '../../model/instance.ts';
import type { SystemStatus } from '../../ports/arr.ts';
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

/** Each installation creates its own key, but copied settings share it: if the keys are equal, both addresses are asked for their start time. */
async function sameBehindKey(
  servers: Runtime['servers'],
  wanted: Wanted,
  others: readonly Instance[],
): Promise<Instance | undefined> {
  const candidates = others.filter(({ apiKey }) => apiKey !== '' && apiKey === wanted.apiKey);
  if (candidates.length === 0) return undefined;
  const mine = await statusOf(servers, wanted);
  if (mine?.startTime === undefined) return undefined;
  for (const candidate of candidates) {
    const its = await statusOf(servers, candidate);
    if (its?.startTime === mine.startTime && its.version === mine.version) return candidate;
  }
  return undefined;
}

async function statusOf(servers: Runtime['servers'], instance: Wanted): Promise<SystemStatus | null> {
  try {
    return await servers.connect(instance).client.status({ signal: AbortSignal.timeout(askMs) });
  } catch {
    // A server that does not answer is added anyway: it may start later.
    return null;
  }
}
