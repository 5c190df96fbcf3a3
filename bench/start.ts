import { setTimeout as sleep } from 'node:timers/promises';
import { createWorld, type World } from '../test/fakes/world.ts';
import { startChild } from './support/child.ts';
import { memoryOf } from './support/memory.ts';
import { type Bench, median, type Settings } from './support/result.ts';
import { startService } from './support/service.ts';

/** Memory is given back after some seconds without work. */
const idleAfterMs = 20_000;

export const start: Bench = {
  name: 'start',
  what: 'The time from the start of the process to the first 200 of /ready, and its idle memory twenty seconds after the reconcile at the start, while nobody uses its API or web UI. Baseline, alternating: a Node process that only listens and responds.',
  async run(settings) {
    await using world = await createWorld();
    const first: Sample[] = [];
    const later: Sample[] = [];
    const bare: Sample[] = [];
    // Not counted: the first start runs with a cold disk cache.
    await measureService(world, settings, 'API unused');
    for (let round = 0; round < (settings.quick ? 2 : 9); round += 1) {
      later.push(await measureService(world, settings, 'API unused'));
      bare.push(await measureBare());
      await using fresh = await createWorld();
      first.push(await measureService(fresh, settings, 'API used'));
    }
    const ready = later.map((one) => one.readyMs);
    const rss = later.map((one) => one.rssMiB);
    const bareReady = bare.map((one) => one.readyMs);
    return {
      figures: [
        { name: 'ready', unit: 'ms', values: ready },
        {
          name: 'ready for the first time, with a database to make',
          unit: 'ms',
          values: first.map((one) => one.readyMs),
        },
        { name: 'bare Node: ready', unit: 'ms', values: bareReady },
        { name: 'idle resident memory', unit: 'MiB', values: rss },
        {
          name: 'the same after the first start, and after the API was used',
          unit: 'MiB',
          values: first.map((one) => one.rssMiB),
        },
        { name: 'bare Node: idle resident memory', unit: 'MiB', values: bare.map((one) => one.rssMiB) },
      ],
      ratios: [
        { name: 'ready beside bare Node', value: median(ready) / median(bareReady), goal: null },
        { name: 'ready beside the aim of 0.3 s', value: median(ready) / 300, goal: { kind: 'atMost', bounds: [1] } },
        { name: 'ready beside the bound of 1 s', value: median(ready) / 1_000, goal: { kind: 'atMost', bounds: [1] } },
        { name: 'idle beside the aim of 90 MiB', value: median(rss) / 90, goal: { kind: 'atMost', bounds: [1] } },
        { name: 'idle beside the bound of 100 MiB', value: median(rss) / 100, goal: { kind: 'atMost', bounds: [1] } },
      ],
      facts: [],
    };
  },
};

interface Sample {
  readonly readyMs: number;
  readonly rssMiB: number;
}

/** The API is loaded when it is first asked, and stays. */
async function measureService(world: World, settings: Settings, use: 'API used' | 'API unused'): Promise<Sample> {
  const service = await startService(world, settings);
  try {
    if (use === 'API used') await service.rest();
    else await world.settle({ quietMs: 1_000, timeoutMs: 300_000 });
    await sleep(idleAfterMs);
    return { readyMs: service.readyMs, rssMiB: service.memory().rssMiB };
  } finally {
    await service.stop();
  }
}

const listening = `
  const server = require('node:http').createServer((_, response) => response.end('ok'));
  server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
`;

async function measureBare(): Promise<Sample> {
  const child = startChild(['-e', listening]);
  const [, port] = await child.line(/^port (\d+)/);
  await fetch(`http://127.0.0.1:${port}/`);
  const readyMs = performance.now() - child.spawnedAt;
  await sleep(idleAfterMs);
  const { rssMiB } = memoryOf(child.pid);
  await child.stop();
  return { readyMs, rssMiB };
}
