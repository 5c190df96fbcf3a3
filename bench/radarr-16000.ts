import { createWorld, type World } from '../test/fakes/world.ts';
import { startChild } from './support/child.ts';
import { memoryOf } from './support/memory.ts';
import { type Bench, median, type Settings } from './support/result.ts';
import { startService } from './support/service.ts';
import { storeRules } from './support/store-rules.ts';

const movies = 16_000;
/** More than are requested one by one, so that the list is read. */
const rules = 100;

export const radarr16000: Bench = {
  name: 'radarr-16000',
  what: 'A reconcile that has to read Radarr’s list of 16,000 movies, because no movie’s id is known yet: the service’s peak memory, and the time until its 100 links are made. Baseline: a bare process that parses the same list as one document.',
  async run(settings) {
    await using world = await createWorld({ radarr: { syntheticMovies: movies - rules } });
    const pairs = Array.from({ length: rules }, () => world.pair({}));
    const service: Sample[] = [];
    const bare: Sample[] = [];
    let listBytes = 0;
    for (let round = 0; round < (settings.quick ? 1 : 5); round += 1) {
      await using own = await createWorld({ radarr: { syntheticMovies: movies - rules } });
      service.push(await measureService(own, settings));
      const read = await measureBareRead(world);
      bare.push(read);
      listBytes = read.bytes;
    }
    const peaks = service.map((one) => one.peakMiB);
    return {
      figures: [
        { name: 'service: peak resident memory', unit: 'MiB', values: peaks },
        { name: 'service: the same before the reconcile', unit: 'MiB', values: service.map((one) => one.idlePeakMiB) },
        { name: 'bare process: peak resident memory', unit: 'MiB', values: bare.map((one) => one.peakMiB) },
        { name: 'service: the reconcile', unit: 'ms', values: service.map((one) => one.ms) },
        { name: 'bare process: the list', unit: 'ms', values: bare.map((one) => one.ms) },
      ],
      ratios: [
        {
          name: 'highest peak beside the bound of 200 MiB',
          value: Math.max(...peaks) / 200,
          goal: { kind: 'atMost', bounds: [1] },
        },
        {
          name: 'peak beside the bare process',
          value: median(peaks) / median(bare.map((one) => one.peakMiB)),
          goal: null,
        },
        {
          name: 'time of the reconcile beside the bare process’ reading',
          value: median(service.map((one) => one.ms)) / median(bare.map((one) => one.ms)),
          goal: null,
        },
      ],
      facts: [
        `The list has ${(listBytes / 1024 / 1024).toFixed(0)} MiB of JSON and was read once in each reconcile; links made: ${pairs.length}.`,
      ],
    };
  },
};

interface Sample {
  readonly peakMiB: number;
  readonly idlePeakMiB: number;
  readonly ms: number;
}

async function measureService(world: World, settings: Settings): Promise<Sample> {
  const pairs = Array.from({ length: rules }, () => world.pair({}));
  const service = await startService(world, settings);
  try {
    await service.rest();
    await storeRules(world, pairs);
    const idlePeakMiB = service.memory().peakMiB;
    const mark = world.radarr.mark();
    const { ms, counts } = await service.reconcile();
    if (counts.created !== rules) throw new Error(`the reconcile says that it made ${counts.created} links`);
    const lists = world.radarr.since(mark).filter((one) => one.path === '/api/v3/movie' && !('tmdbId' in one.query));
    if (lists.length !== 1) throw new Error(`Radarr's list was asked for ${lists.length} times`);
    await service.rest();
    return { ms, idlePeakMiB, peakMiB: service.memory().peakMiB };
  } finally {
    await service.stop();
  }
}

const readWhole = `
  const from = performance.now();
  const response = await fetch(process.env.LIST, { headers: { 'X-Api-Key': process.env.KEY } });
  const text = await response.text();
  const wanted = new Set(JSON.parse(text).slice(0, ${rules}).map((movie) => movie.tmdbId));
  console.log('read ' + (performance.now() - from) + ' ' + Buffer.byteLength(text) + ' ' + wanted.size);
  setInterval(() => {}, 1000);
`;

async function measureBareRead(world: World): Promise<Sample & { bytes: number }> {
  const { url, apiKey } = world.radarr;
  const child = startChild(['--input-type=module', '-e', readWhole], { LIST: `${url}/api/v3/movie`, KEY: apiKey });
  const [, ms, bytes] = await child.line(/^read ([\d.]+) (\d+)/);
  const { peakMiB } = memoryOf(child.pid);
  await child.stop();
  return { ms: Number(ms), bytes: Number(bytes), peakMiB, idlePeakMiB: 0 };
}
