import { createWorld, type World } from '../test/fakes/world.ts';
import { type Child, startChild } from './support/child.ts';
import { idleRssMiB } from './support/memory.ts';
import { type Bench, median, type Settings } from './support/result.ts';
import { type Service, startService } from './support/service.ts';

/** So many as people have set up: a Sonarr, a Radarr and a Plex. */
const setUp = { plex: true };

export const start: Bench = {
  name: 'start',
  what: 'The time from the start of the process to the first 200 of /ready, with a Sonarr, a Radarr and a Plex set up, and its idle memory after the reconcile at the start, once it falls no more, while nobody uses its API or web UI. Baseline, alternating: a Node process that only listens and responds.',
  async run(settings) {
    await using world = await createWorld(setUp);
    const first: number[] = [];
    const later: number[] = [];
    const bare: number[] = [];
    // Not counted: the first start runs with a cold disk cache, and makes the database.
    await measureReady(world, settings);
    for (let round = 0; round < (settings.quick ? 2 : 9); round += 1) {
      later.push(await measureReady(world, settings));
      bare.push(await measureBareReady());
      await using fresh = await createWorld(setUp);
      first.push(await measureReady(fresh, settings));
    }
    const idle: Idle[] = [];
    for (let round = 0; round < (settings.quick ? 1 : 3); round += 1) idle.push(await measureIdle(world, settings));
    const unused = median(idle.map((one) => one.unusedMiB));
    return {
      figures: [
        { name: 'ready', unit: 'ms', values: later },
        { name: 'ready for the first time, with a database to make', unit: 'ms', values: first },
        { name: 'bare Node: ready', unit: 'ms', values: bare },
        { name: 'idle resident memory', unit: 'MiB', values: idle.map((one) => one.unusedMiB) },
        {
          name: 'the same after the first start, and after the API was used',
          unit: 'MiB',
          values: idle.map((one) => one.usedMiB),
        },
        { name: 'bare Node: idle resident memory', unit: 'MiB', values: idle.map((one) => one.bareMiB) },
      ],
      ratios: [
        { name: 'ready beside bare Node', value: median(later) / median(bare), goal: null },
        { name: 'ready beside the aim of 0.3 s', value: median(later) / 300, goal: { kind: 'atMost', bounds: [1] } },
        { name: 'ready beside the bound of 1 s', value: median(later) / 1_000, goal: { kind: 'atMost', bounds: [1] } },
        { name: 'idle beside the aim of 90 MiB', value: unused / 90, goal: { kind: 'atMost', bounds: [1] } },
        { name: 'idle beside the bound of 100 MiB', value: unused / 100, goal: { kind: 'atMost', bounds: [1] } },
      ],
      facts: [],
    };
  },
};

async function measureReady(world: World, settings: Settings): Promise<number> {
  const service = await startIn(world, settings);
  await service.stop();
  return service.readyMs;
}

function startIn(world: World, settings: Settings): Promise<Service> {
  return startService(world, settings, { PLEX_0_URL: world.plex.url, PLEX_0_API_KEY: world.plex.token });
}

interface Idle {
  readonly unusedMiB: number;
  readonly usedMiB: number;
  readonly bareMiB: number;
}

/** Three processes at a time, since they only wait. The API is loaded when it is first asked, and stays. */
async function measureIdle(world: World, settings: Settings): Promise<Idle> {
  await using fresh = await createWorld(setUp);
  const unused = await startIn(world, settings);
  const used = await startIn(fresh, settings);
  const bare = await startBare();
  try {
    await world.settle({ quietMs: 1_000, timeoutMs: 300_000 });
    await used.rest();
    const pids = [unused.pid, used.pid, bare.child.pid];
    const [unusedMiB = Number.NaN, usedMiB = Number.NaN, bareMiB = Number.NaN] = await Promise.all(
      pids.map(idleRssMiB),
    );
    return { unusedMiB, usedMiB, bareMiB };
  } finally {
    await Promise.all([unused.stop(), used.stop(), bare.child.stop()]);
  }
}

const listening = `
  const server = require('node:http').createServer((_, response) => response.end('ok'));
  server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
`;

async function measureBareReady(): Promise<number> {
  const { child, readyMs } = await startBare();
  await child.stop();
  return readyMs;
}

async function startBare(): Promise<{ readonly child: Child; readonly readyMs: number }> {
  const child = startChild(['-e', listening]);
  const [, port] = await child.line(/^port (\d+)/);
  await fetch(`http://127.0.0.1:${port}/`);
  return { child, readyMs: performance.now() - child.spawnedAt };
}
