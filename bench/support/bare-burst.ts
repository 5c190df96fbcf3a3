import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoggedRequest } from '../../test/fakes/request-log.ts';
import type { World } from '../../test/fakes/world.ts';
import { root, startChild } from './child.ts';

export interface BareEvent {
  readonly body: string;
  readonly link: string;
  readonly target: string;
}

/** What bare-burst-worker.ts reads. */
export interface BareBurstPlan {
  readonly databasePath: string;
  readonly apiKeys: Readonly<Record<string, string>>;
  readonly events: readonly (BareEvent & { readonly requests: readonly BareRequest[] })[];
  /** How many events come each second; absent: all are there at the start. */
  readonly perSecond?: number | undefined;
}

interface BareRequest {
  readonly url: string;
  readonly method: string;
  readonly body?: string;
}

/** Milliseconds of a bare loop over these events in a process of its own, with an even share of the requests for each. */
export async function measureBareBurst(
  world: World,
  {
    events,
    asked,
    perSecond,
  }: Pick<BareBurstPlan, 'perSecond'> & {
    readonly events: readonly BareEvent[];
    readonly asked: readonly LoggedRequest[];
  },
): Promise<number> {
  const { radarr, sonarr } = world;
  const own = asked.map((request) => requestTo(isOfRadarr(request) ? radarr.url : sonarr.url, request));
  const plan: BareBurstPlan = {
    perSecond,
    databasePath: join(world.data, 'bare.db'),
    apiKeys: { [new URL(radarr.url).host]: radarr.apiKey, [new URL(sonarr.url).host]: sonarr.apiKey },
    events: events.map((event, at) => ({
      ...event,
      requests: own.slice(
        Math.round((at * own.length) / events.length),
        Math.round(((at + 1) * own.length) / events.length),
      ),
    })),
  };
  const path = join(world.data, 'bare-burst.json');
  writeFileSync(path, JSON.stringify(plan));
  const child = startChild([join(root, 'bench/support/bare-burst-worker.ts'), path]);
  try {
    const [, ms] = await child.line(/^done ([\d.]+)/);
    return Number(ms);
  } finally {
    await child.stop();
  }
}

function isOfRadarr({ path }: LoggedRequest): boolean {
  return /\/movie(file)?\b/.test(path);
}

function requestTo(url: string, { method, path, query, body }: LoggedRequest): BareRequest {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const search = pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
  return { url: `${url}${path}${search}`, method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
}
