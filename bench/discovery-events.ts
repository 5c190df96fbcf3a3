import { join } from 'node:path';
import type { MovieFacts } from '../src/core/model/discovery.ts';
import type { RadarrMovie } from '../test/fakes/radarr-model.ts';
import { radarrMovieAdded } from '../test/fakes/webhook-bodies.ts';
import { createWorld, type World } from '../test/fakes/world.ts';
import { inventFranchises } from '../test/unit/core/matching/discovery/generated-worlds.ts';
import { runLoad } from './support/load.ts';
import { exactProcessorMsOf } from './support/memory.ts';
import { radarrBodies } from './support/radarr-bodies.ts';
import { type Bench, median, percentile } from './support/result.ts';
import { type Service, startService, webhookSecret } from './support/service.ts';

const perSecond = 20;
/** Movies added together: a list in Radarr brings as many. */
const together = 200;
const alone = 20;

export const discoveryEvents: Bench = {
  name: 'discovery-events',
  what: 'Discovery in the running service, with Radarr’s 16,000 movies and Sonarr’s 60,000 specials in its database: everything is read and compared anew, while Radarr’s webhooks arrive 20 times a second; then movies are added, each a special that waits for it, one at a time and 200 at once. What is found becomes a question, no rule. Baselines of the same run: the same webhooks while the service is idle; one movie at a time beside many.',
  async run(settings) {
    const sizes = settings.quick ? { movies: 1_600, specials: 6_000 } : { movies: 16_000, specials: 60_000 };
    await using world = await createWorld();
    const service = await startService(world, settings, { DISCOVERY: 'true' });
    try {
      await service.rest();
      const empty = service.memory();
      const added = fill(world, sizes);
      const webhooks = webhooksOf(world, service);
      await searchAll(service, { webhooks, confidence: 1 });
      const idle = await webhooks(settings.quick ? 3 : 15);
      await service.rest();
      const searches: Search[] = [];
      for (let round = 0; round < (settings.quick ? 1 : 3); round += 1)
        searches.push(await searchAll(service, { webhooks, confidence: 1 - (round + 1) / 1_000 }));
      const { peakMiB } = service.memory();
      const single: number[] = [];
      for (const movie of added.splice(0, alone)) single.push(await addTogether(world, service, [movie]));
      const many = (await addTogether(world, service, added)) / added.length;
      const latencies = searches.flatMap(({ acknowledged }) => acknowledged);
      return {
        figures: [
          { name: 'everything read and compared', unit: 'ms', values: searches.map(({ ms }) => ms) },
          { name: 'of this, processor time', unit: 'ms', values: searches.map(({ processorMs }) => processorMs) },
          { name: 'acknowledged meanwhile', unit: 'ms', values: latencies },
          { name: 'acknowledged when idle', unit: 'ms', values: idle },
          { name: 'processor time of one added movie', unit: 'ms', values: single },
          { name: `the same when ${added.length} are added at once`, unit: 'ms', values: [many] },
          { name: 'service: resident memory without a library', unit: 'MiB', values: [empty.rssMiB] },
          { name: 'service: peak resident memory with it', unit: 'MiB', values: [peakMiB] },
        ],
        ratios: [
          {
            name: 'p99 of acknowledgements meanwhile, beside 50 ms',
            value: percentile(latencies, 0.99) / 50,
            goal: { kind: 'atMost', bounds: [1] },
          },
          {
            name: 'one movie at a time beside many at once',
            value: median(single) / many,
            goal: { kind: 'atLeast', bounds: [10] },
          },
        ],
        facts: [
          `Compared: ${searches[0]?.counts.movies} movies with ${searches[0]?.counts.specials} specials; ${await openPairs(service)} pairs wait for an answer.`,
          'Requests to Sonarr and Radarr per movie that was added with others are at most 6.',
        ],
      };
    } finally {
      await service.stop();
    }
  },
};

interface Sizes {
  readonly movies: number;
  readonly specials: number;
}

/** Returns movies that Radarr does not have yet, each with its special in Sonarr. */
function fill(world: World, sizes: Sizes): MovieFacts[] {
  const later: MovieFacts[] = [];
  let [movies, specials] = [0, 0];
  for (const franchise of inventFranchises(5, { distractors: 24 })) {
    const { series } = franchise;
    const row = world.sonarr.addSeries({
      title: series.title,
      tvdbId: series.tvdbId,
      path: join(world.tv, `${series.tvdbId}`),
      ...(series.year == null ? {} : { year: series.year }),
    });
    for (const { tvdbId, episodeNumber, title, airDate, runtime } of series.specials)
      world.sonarr.addEpisode(row, {
        ...{ season: 0, number: episodeNumber, tvdbId, title: title ?? '' },
        ...{ airDate: airDate ?? null, runtime: runtime ?? 0 },
      });
    specials += series.specials.length;
    const paired = new Set(franchise.pairs.map(({ movieTmdbId }) => movieTmdbId));
    for (const movie of franchise.movies)
      if (later.length < alone + together && paired.has(movie.tmdbId)) later.push(movie);
      else if (movies++ < sizes.movies) addMovie(world, movie);
    if (movies >= sizes.movies && specials >= sizes.specials) return later;
  }
  return later;
}

function addMovie(world: World, movie: MovieFacts): RadarrMovie {
  return world.radarr.addMovie({
    title: movie.title,
    year: movie.year ?? 0,
    tmdbId: movie.tmdbId,
    path: join(world.movies, `${movie.tmdbId}`),
    runtime: movie.runtime ?? 0,
    inCinemas: movie.inCinemas ?? null,
    digitalRelease: movie.digitalRelease ?? null,
    physicalRelease: movie.physicalRelease ?? null,
    ...(movie.originalTitle == null ? {} : { originalTitle: movie.originalTitle }),
    alternateTitles: [...(movie.alternateTitles ?? [])],
  });
}

type Webhooks = (seconds: number) => Promise<number[]>;

function webhooksOf(world: World, service: Service): Webhooks {
  const makeBodies = radarrBodies(world);
  return (seconds) => {
    const load = {
      kind: 'webhooks',
      url: service.url,
      secret: webhookSecret,
      bodies: makeBodies(seconds * perSecond),
    } as const;
    return runLoad({ load, perSecond });
  };
}

interface Search {
  readonly ms: number;
  readonly processorMs: number;
  readonly acknowledged: readonly number[];
  readonly counts: Readonly<Record<string, number>>;
}

/** Another confidence makes the search compare everything; at so high a one nothing becomes a rule. */
async function searchAll(
  service: Service,
  { webhooks, confidence }: { readonly webhooks: Webhooks; readonly confidence: number },
): Promise<Search> {
  await service.ask('PATCH', '/api/v1/settings', { 'matching.autoAccept': confidence });
  const from = performance.now();
  const processorFrom = exactProcessorMsOf(service.pid);
  const { run } = await service.ask<{ run: string }>('POST', '/api/v1/candidates/discover', {});
  const acknowledged: number[] = [];
  const isEnded = service.ended<{ state: string; counts: Record<string, number> }>(run);
  let ended: Awaited<typeof isEnded> | null = null;
  void isEnded.then((end) => {
    ended = end;
  });
  while (ended === null) acknowledged.push(...(await webhooks(1)));
  const { state, counts } = await isEnded;
  if (state !== 'succeeded') throw new Error(`the search ended ${state}`);
  const result = { ms: performance.now() - from, processorMs: exactProcessorMsOf(service.pid) - processorFrom };
  await service.rest();
  return { ...result, acknowledged, counts };
}

/** The processor time that they cost the service together. Throws if a movie's special was not found. */
async function addTogether(world: World, service: Service, movies: readonly MovieFacts[]): Promise<number> {
  const rows = movies.map((movie) => addMovie(world, movie));
  const marks = [world.radarr.mark(), world.sonarr.mark()] as const;
  const from = exactProcessorMsOf(service.pid);
  const bodies = rows.map((row) => JSON.stringify(radarrMovieAdded(row)));
  await runLoad({
    load: { kind: 'webhooks', url: service.url, secret: webhookSecret, bodies },
    perSecond: 1_000,
  });
  await service.rest();
  const asked = world.radarr.since(marks[0]).length + world.sonarr.since(marks[1]).length;
  if (asked > 6 * movies.length) throw new Error(`${movies.length} added movies cost ${asked} requests`);
  return exactProcessorMsOf(service.pid) - from;
}

async function openPairs(service: Service): Promise<number> {
  const { total } = await service.ask<{ total: number }>('GET', '/api/v1/candidates?state=open&limit=1');
  return total;
}
