import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeItem } from '../test/fakes/plex/model.ts';
import { sendPlexWebhook } from '../test/fakes/plex/send-plex-webhook.ts';
import { playerEvent } from '../test/fakes/plex/webhook-bodies.ts';
import { createWorld, type Pair, type World } from '../test/fakes/world.ts';
import { type Bench, percentile } from './support/result.ts';
import { type Service, startService, webhookSecret } from './support/service.ts';
import { storeRules } from './support/store-rules.ts';

const latencyMs = 5;
const giveUpMs = 30_000;
const warmUp = 10;
const mostRequests = 3;

export const scrobbleToTwin: Bench = {
  name: 'scrobble-to-twin',
  what: 'A movie is watched and Plex sends media.scrobble: the time from sending it until the special that plays the same file is marked in Plex, which responds in 5 ms. One pair after another.',
  async run(settings) {
    await using world = await createWorld({ plex: { latencyMs } });
    const pairs = Array.from({ length: warmUp + (settings.quick ? 20 : 200) }, () => world.pair({}));
    await world.plex.scanAll();
    // Sent without pause: more per minute than the rate limit for Plex allows.
    const plex = {
      PLEX_0_URL: world.plex.url,
      PLEX_0_API_KEY: world.plex.token,
      WEBHOOK_RATE_LIMIT: '100000',
    };
    const service = await startService(world, settings, plex);
    try {
      await service.rest();
      await storeRules(world, pairs);
      await service.reconcile();
      await until(() => pairs.every((pair) => world.plex.itemWith(world.expectedLink(pair)) !== undefined));
      await synced(service, pairs.length);
      await service.rest();
      const samples: number[] = [];
      let requests = 0;
      for (const [turn, pair] of pairs.entries()) {
        const mark = world.plex.mark();
        const ms = await scrobble(world, service, pair);
        await service.rest();
        if (turn < warmUp) continue;
        samples.push(ms);
        const asked = world.plex.since(mark).length;
        if (asked > mostRequests) throw new Error(`a view cost ${asked} requests to Plex, not ${mostRequests} at most`);
        requests += asked;
      }
      return {
        figures: [{ name: 'from webhook to mark', unit: 'ms', values: samples }],
        ratios: [
          // Only a read and a mark, in sequence, are necessary.
          { name: 'p50 beside two answers of Plex', value: percentile(samples, 0.5) / (2 * latencyMs), goal: null },
          { name: 'p99 beside two answers of Plex', value: percentile(samples, 0.99) / (2 * latencyMs), goal: null },
        ],
        facts: [`Requests to Plex per view: ${(requests / samples.length).toFixed(1)}, ${mostRequests} at most.`],
      };
    } finally {
      await service.stop();
    }
  },
};

async function scrobble(world: World, service: Service, pair: Pair): Promise<number> {
  const { plex } = world;
  const [film, special] = [itemWith(world, world.source(pair)), itemWith(world, world.expectedLink(pair))];
  const body = playerEvent(plex, 'media.scrobble', film, plex.accounts.owner);
  const from = performance.now();
  const sent = sendPlexWebhook(`${service.url}/webhooks/plex/${webhookSecret}`, body);
  while (plex.viewOf(special).viewCount === 0) {
    if (performance.now() - from > giveUpMs) throw new Error(`${special.title} was not marked in ${giveUpMs} ms`);
    await sleep(1);
  }
  const ms = performance.now() - from;
  const { status } = await sent;
  if (status !== 202) throw new Error(`the webhook was answered with ${status}`);
  return ms;
}

function itemWith({ plex }: World, file: string): FakeItem {
  const item = plex.itemWith(file);
  if (item === undefined) throw new Error(`Plex has no item of ${file}`);
  return item;
}

/** Waits until both items of every pair are in the mirror. */
async function synced(service: Service, count: number): Promise<void> {
  const total = async (type: string) =>
    (await service.ask<{ total: number }>('GET', `/api/v1/library/items?type=${type}&limit=1`)).total;
  await until(async () => (await total('movie')) >= count && (await total('episode')) >= count);
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 120_000; !(await isSo()); await sleep(50))
    if (Date.now() > end) throw new Error(`did not become so: ${isSo}`);
}
