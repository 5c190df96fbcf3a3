import { existsSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorld, type Pair, type World } from '../test/fakes/world.ts';
import { measureBareBurst } from './support/bare-burst.ts';
import { bodyOf, fill } from './support/burst-world.ts';
import { runLoad } from './support/load.ts';
import { exactProcessorMsOf } from './support/memory.ts';
import { radarrBodies } from './support/radarr-bodies.ts';
import { type Bench, median, percentile, type Settings } from './support/result.ts';
import { type Service, startService, webhookSecret } from './support/service.ts';
import { storeRules } from './support/store-rules.ts';

const perSecond = 100;
const idlePerSecond = 20;
const giveUpMs = 600_000;

export const burst: Bench = {
  name: 'burst',
  what: 'A mass import: Radarr sends one Download event per movie, 100 a second, for 1,000 movies with rules in 250 shows, and then for 5,000 movies in 1,250 shows. Baseline of the same run: a bare loop that, for each event, inserts the delivery, sends the requests that the service sent to the same fake servers, creates the link and writes one row, 16 events in parallel and without waiting for the next event; and the same loop with the events at 100 a second, as the service gets them. 1,000 events at 100 a second take 10 s to arrive, which no service can fall below. And the acknowledgement beside that of the service when it is idle.',
  async run(settings) {
    const [rounds, events, many] = settings.quick ? [1, 200, 400] : [3, 1_000, 5_000];
    const few: Burst[] = [];
    const bare: Bare[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const one = await measure(settings, events);
      few.push(one);
      bare.push(await measureBare(one));
    }
    const large = await measure(settings, many);
    const of = (key: 'linkedMs' | 'confirmedMs' | 'processorMs') => few.map((one) => one[key]);
    const p99 = (key: 'burst' | 'idle') =>
      percentile(
        few.flatMap((one) => one[key]),
        0.99,
      );
    const perEvent = median(of('processorMs')) / events;
    return {
      figures: [
        { name: `${events} events: until all links exist`, unit: 'ms', values: of('linkedMs') },
        { name: '… and Sonarr has imported them', unit: 'ms', values: of('confirmedMs') },
        { name: 'bare loop, all events at once', unit: 'ms', values: bare.map(({ atOnceMs }) => atOnceMs) },
        { name: `bare loop, ${perSecond} events a second`, unit: 'ms', values: bare.map(({ fedMs }) => fedMs) },
        { name: 'processor time per event, with confirmation', unit: 'ms', values: few.map(perEventMs) },
        { name: `the same with ${many} events`, unit: 'ms', values: [perEventMs(large)] },
        { name: 'acknowledged in the burst', unit: 'ms', values: few.flatMap((one) => one.burst) },
        {
          name: `acknowledged when idle, ${idlePerSecond} a second`,
          unit: 'ms',
          values: few.flatMap((one) => one.idle),
        },
        { name: `acknowledged in the burst of ${many}`, unit: 'ms', values: large.burst },
      ],
      ratios: [
        {
          name: 'events per second until all links exist',
          value: (events * 1_000) / median(of('linkedMs')),
          goal: { kind: 'atLeast', bounds: [60] },
        },
        {
          name: 'time beside the bare loop, all events at once',
          value: median(of('linkedMs')) / median(bare.map(({ atOnceMs }) => atOnceMs)),
          goal: { kind: 'atMost', bounds: [2.5] },
        },
        {
          name: `time beside the bare loop, ${perSecond} events a second`,
          value: median(of('linkedMs')) / median(bare.map(({ fedMs }) => fedMs)),
          goal: { kind: 'atMost', bounds: [2.5] },
        },
        { name: 'processor ms per event', value: perEvent, goal: { kind: 'atMost', bounds: [12] } },
        {
          name: 'acknowledgement p99 in the burst beside idle',
          value: p99('burst') / p99('idle'),
          goal: { kind: 'atMost', bounds: [3] },
        },
        {
          name: `processor time per event, ${many} beside ${events}`,
          value: perEventMs(large) / perEvent,
          goal: { kind: 'between', bounds: [1 / 1.2, 1.2] },
        },
        {
          name: `events per second, ${many} beside ${events}`,
          value: many / large.linkedMs / (events / median(of('linkedMs'))),
          goal: { kind: 'between', bounds: [1 / 1.2, 1.2] },
        },
      ],
      facts: [
        `Requests to Sonarr and Radarr per event, confirmation included: ${requestsPerEvent(few)}, with ${many} events ${requestsPerEvent([large])}.`,
        'Every acknowledged event was stored, and every link was made once and confirmed.',
      ],
    };
  },
};

interface Burst {
  readonly events: number;
  /** From the first event's planned time. */
  readonly linkedMs: number;
  readonly confirmedMs: number;
  readonly processorMs: number;
  /** To Sonarr and Radarr. */
  readonly asked: Asked;
  /** Milliseconds to each acknowledgement. */
  readonly burst: readonly number[];
  readonly idle: readonly number[];
}

type Asked = Parameters<typeof measureBareBurst>[1]['asked'];

interface Bare {
  readonly atOnceMs: number;
  /** With the events as the service got them. */
  readonly fedMs: number;
}

const perEventMs = ({ processorMs, events }: Burst) => processorMs / events;

function requestsPerEvent(bursts: readonly Burst[]): string {
  return median(bursts.map(({ asked, events }) => asked.length / events)).toFixed(1);
}

async function measure(settings: Settings, events: number): Promise<Burst> {
  await using world = await createWorld();
  const pairs = fill(world, events);
  const service = await startService(world, settings);
  const marks = [world.radarr.mark(), world.sonarr.mark()] as const;
  try {
    await service.rest();
    await storeRules(world, pairs);
    const idle = await acknowledgeIdle(world, service, settings);
    const processorFrom = exactProcessorMsOf(service.pid);
    const from = performance.now();
    const sent = runLoad({
      load: {
        kind: 'webhooks',
        url: service.url,
        secret: webhookSecret,
        bodies: pairs.map((pair) => bodyOf(world, pair)),
      },
      perSecond,
    });
    await until(() => pairs.every((pair) => existsSync(world.expectedLink(pair))));
    const linkedMs = performance.now() - from;
    await until(() => pairs.every(({ episode }) => world.sonarr.fileOf(episode) !== null));
    const confirmedMs = performance.now() - from;
    await world.settle({ quietMs: 1_000, timeoutMs: giveUpMs });
    const processorMs = exactProcessorMsOf(service.pid) - processorFrom;
    const asked = [...world.radarr.since(marks[0]), ...world.sonarr.since(marks[1])];
    const latencies = await sent;
    await service.rest();
    await expectAll(world, service, pairs);
    return { events, linkedMs, confirmedMs, processorMs, asked, burst: latencies, idle };
  } finally {
    await service.stop();
  }
}

/** Events about movies without a rule, few enough that each finds the service at rest. */
async function acknowledgeIdle(world: World, service: Service, settings: Settings): Promise<number[]> {
  const seconds = settings.quick ? 3 : 10;
  const latencies = await runLoad({
    load: {
      kind: 'webhooks',
      url: service.url,
      secret: webhookSecret,
      bodies: radarrBodies(world)((seconds + 1) * idlePerSecond),
    },
    perSecond: idlePerSecond,
  });
  await service.rest();
  // The first second runs cold code.
  return latencies.slice(idlePerSecond);
}

async function expectAll(world: World, service: Service, pairs: readonly Pair[]): Promise<void> {
  for (const pair of pairs)
    if (realpathSync(world.expectedLink(pair)) !== world.source(pair))
      throw new Error(`${world.expectedLink(pair)} leads elsewhere than to ${world.source(pair)}`);
  const { total } = await service.ask<{ total: number }>('GET', '/api/v1/links?state=confirmed&limit=1');
  if (total !== pairs.length) throw new Error(`${total} of ${pairs.length} links were confirmed`);
}

async function measureBare({ events, asked }: Burst): Promise<Bare> {
  return { atOnceMs: await bareMs(events, asked), fedMs: await bareMs(events, asked, perSecond) };
}

/** In a world of its own that has the same ids, so that the service's requests have the same answers. */
async function bareMs(events: number, asked: Asked, perSecond?: number): Promise<number> {
  await using world = await createWorld();
  const pairs = fill(world, events);
  return await measureBareBurst(world, {
    asked,
    perSecond,
    events: pairs.map((pair) => ({
      body: bodyOf(world, pair),
      link: world.expectedLink(pair),
      target: world.source(pair),
    })),
  });
}

async function until(isSo: () => boolean): Promise<void> {
  for (const end = performance.now() + giveUpMs; !isSo(); await sleep(20))
    if (performance.now() > end) throw new Error(`did not become so within ${giveUpMs} ms: ${isSo}`);
}
