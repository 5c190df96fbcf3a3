import { realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { radarrDownload, sendWebhook } from '../test/fakes/webhook-bodies.ts';
import { createWorld, type Pair, type World } from '../test/fakes/world.ts';
import { type Bench, percentile, type Settings } from './support/result.ts';
import { type Service, startService, webhookSecret } from './support/service.ts';
import { storeRules } from './support/store-rules.ts';

const pairs = 10;
const latencyMs = 5;
const giveUpMs = 30_000;

export const webhookToLink: Bench = {
  name: 'webhook-to-link',
  what: 'A movie is upgraded and Radarr sends Download: the time from sending it until the link on disk leads to the new file. With 10 and with 10,000 movies in Radarr, alternating by event; all servers respond in 5 ms.',
  async run(settings) {
    await using few = await createWorld({ sonarr: { latencyMs }, radarr: { latencyMs } });
    await using many = await createWorld({
      sonarr: { latencyMs },
      radarr: { latencyMs, syntheticMovies: 10_000 - pairs },
    });
    const sides = [await startSide(few, settings), await startSide(many, settings)] as const;
    try {
      const [small, large] = sides;
      const warmUp = 2 * pairs;
      for (let turn = 0; turn < warmUp + (settings.quick ? 20 : 300); turn += 1) {
        for (const side of turn % 2 === 0 ? [small, large] : [large, small]) {
          const ms = await upgrade(side, turn);
          if (turn >= warmUp) side.samples.push(ms);
        }
      }
      const ratio = (share: number) => percentile(large.samples, share) / percentile(small.samples, share);
      const goal = { kind: 'between', bounds: [1 / 1.2, 1.2] } as const;
      return {
        figures: [
          { name: '10 movies', unit: 'ms', values: small.samples },
          { name: '10,000 movies', unit: 'ms', values: large.samples },
        ],
        ratios: [
          { name: 'p50 with 10,000 beside 10', value: ratio(0.5), goal },
          { name: 'p99 with 10,000 beside 10', value: ratio(0.99), goal },
        ],
        facts: [
          `Requests to both servers per event, confirmation included: ${small.requests()} and ${large.requests()}.`,
        ],
      };
    } finally {
      await Promise.all(sides.map((side) => side.service.stop()));
    }
  },
};

interface Side {
  readonly world: World;
  readonly service: Service;
  readonly pairs: readonly Pair[];
  readonly samples: number[];
  /** A mean, to one decimal place. */
  requests(): string;
}

async function startSide(world: World, settings: Settings): Promise<Side> {
  const own = Array.from({ length: pairs }, () => world.pair({}));
  const service = await startService(world, settings);
  await service.rest();
  await storeRules(world, own);
  const { sonarr, radarr } = world;
  const marks = [sonarr.mark(), radarr.mark()] as const;
  const samples: number[] = [];
  const requests = () =>
    ((sonarr.since(marks[0]).length + radarr.since(marks[1]).length) / (samples.length + 2 * pairs)).toFixed(1);
  return { world, service, pairs: own, samples, requests };
}

/** The first round of a pair makes its link, the others find it broken. */
async function upgrade({ world, service, pairs }: Side, turn: number): Promise<number> {
  const pair = pairs[turn % pairs.length];
  if (pair === undefined) throw new Error('there is no pair');
  const name = `${pair.movie.title} v${turn} WEBDL-1080p.mkv`;
  const file = world.radarr.setFile(pair.movie, { name, quality: 'WEBDL-1080p', replace: true });
  const source = world.source(pair);
  const link = world.expectedLink(pair);
  const from = performance.now();
  const sent = sendWebhook(`${service.url}/webhooks/radarr/0`, radarrDownload(pair.movie, file), {
    secret: webhookSecret,
  });
  while (!leadsTo(link, source)) {
    if (performance.now() - from > giveUpMs) throw new Error(`${link} did not follow to ${source} in ${giveUpMs} ms`);
    await sleep(1);
  }
  const ms = performance.now() - from;
  const { status } = await sent;
  if (status !== 202) throw new Error(`the webhook was answered with ${status}`);
  // This event's confirmation must not slow down the next event.
  await world.settle({ quietMs: 40, timeoutMs: 60_000 });
  return ms;
}

function leadsTo(link: string, source: string): boolean {
  try {
    return realpathSync(link) === source;
  } catch {
    return false;
  }
}
