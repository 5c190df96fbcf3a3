import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { titleSimilarity } from '../src/core/matching/similarity.ts';
import { inventWorld, type World } from '../test/unit/core/matching/discovery/generated-worlds.ts';
import {
  isHeldOut,
  type Measured,
  measureDiscovery,
  scoresOf,
  titlesAlone,
} from '../test/unit/core/matching/discovery/measure-discovery.ts';
import { type UserCollection, worldOfCollection } from '../test/unit/core/matching/discovery/user-collection.ts';
import { root, startChild } from './support/child.ts';
import { writeLibrary } from './support/discovery-library.ts';
import { memoryOf } from './support/memory.ts';
import { type ReliabilityBin, reliabilityDiagram } from './support/reliability-diagram.ts';
import { type Bench, median, type Ratio, type Settings } from './support/result.ts';

const collection = join(root, '../shared/fixtures/rules/media_collection_parsed_last_run.yaml');
const picture = join(root, 'docs/discovery-reliability.svg');
const tuned = (id: number) => !isHeldOut(id);

export const discovery: Bench = {
  name: 'discovery',
  what: 'Discovery in invented worlds: series with specials and the movies that they are, named and dated as TMDB and TVDB differ, among making-ofs, trailers, sequels, remakes and strangers. Half of the pairs, by a hash of their ids, was held out from tuning. Then 16,000 movies against 60,000 specials in a process of its own, which holds the series and reads the movies from a file; inventing them is not measured. Baseline: plain Dice similarity of titles over all pairs, measured on a part and extrapolated.',
  async run(settings) {
    const world = inventWorld(7, settings.quick ? 300 : 2_000);
    const measured = await measureDiscovery(world);
    const alone = await measureDiscovery(titlesAlone(world));
    if (!settings.quick) writeFileSync(picture, diagramOf(measured));
    const large = await measureLarge(settings);
    const baseline = measureBaseline(settings);
    const wrongAlone = wrongShare(alone);
    return {
      figures: [
        { name: '16,000 movies against 60,000 specials', unit: 'ms', values: large.map(({ ms }) => ms) },
        { name: 'of this, processor time', unit: 'ms', values: large.map(({ cpuMs }) => cpuMs) },
        { name: 'peak resident memory of the process', unit: 'MiB', values: large.map(({ peakMiB }) => peakMiB) },
        {
          name: 'longest slice without the event loop, processor time',
          unit: 'ms',
          values: large.map(({ longestTurn }) => longestTurn),
        },
        { name: 'Dice over all pairs, extrapolated', unit: 's', values: baseline.seconds },
      ],
      ratios: [
        ...ratiosOf(measured, { name: 'tuned half', isIn: tuned }),
        ...ratiosOf(measured, { name: 'held-out half', isIn: isHeldOut }),
        ...[tuned, isHeldOut].map((isIn, index) => ({
          name: `${index === 0 ? 'tuned' : 'held-out'} half: largest gap between stated and measured confidence`,
          value: largestGap(binsOf(measured, isIn)),
          goal: { kind: 'atMost', bounds: [0.1] } as const,
        })),
        { name: 'titles alone: wrong among automatic', value: wrongAlone, goal: { kind: 'atMost', bounds: [0.01] } },
        {
          name: 'time beside 10 s',
          value: median(large.map(({ ms }) => ms)) / 10_000,
          goal: { kind: 'atMost', bounds: [1] },
        },
        {
          name: 'peak memory beside 300 MiB',
          value: Math.max(...large.map(({ peakMiB }) => peakMiB)) / 300,
          goal: { kind: 'atMost', bounds: [1] },
        },
        {
          name: 'longest slice beside 20 ms',
          value: median(large.map(({ longestTurn }) => longestTurn)) / 20,
          goal: { kind: 'atMost', bounds: [1] },
        },
        {
          name: 'times faster than Dice over all pairs',
          value: (median(baseline.seconds) * 1_000) / median(large.map(({ cpuMs }) => cpuMs)),
          goal: null,
        },
      ],
      facts: [
        ...thresholdsOf(measured),
        ...dicePrecision(world, settings),
        `Large library: ${large[0]?.compared} of ${(16_000 * 60_000).toLocaleString('en')} pairs compared in detail, ${large[0]?.pairs} proposed.`,
        await collectionInWords(),
      ],
    };
  },
};

function ratiosOf(measured: Measured, { name, isIn }: { name: string; isIn: (id: number) => boolean }): Ratio[] {
  const scores = scoresOf(measured, 0.9, { isIn, titledOnly: true });
  const all = scoresOf(measured, 0.9, { isIn, titledOnly: false });
  return [
    { name: `${name}: precision from 0.90`, value: scores.precision, goal: { kind: 'atLeast', bounds: [0.99] } },
    { name: `${name}: recall from 0.90, titled pairs`, value: scores.recall, goal: { kind: 'atLeast', bounds: [0.9] } },
    { name: `${name}: recall from 0.90, all pairs`, value: all.recall, goal: null },
  ];
}

function thresholdsOf(measured: Measured): string[] {
  return [0.6, 0.7, 0.8, 0.85, 0.9, 0.95].map((threshold) => {
    const [first, second] = [tuned, isHeldOut].map((isIn) => scoresOf(measured, threshold, { isIn, titledOnly: true }));
    const words = (one: typeof first) =>
      `${one?.precision.toFixed(3)} and ${one?.recall.toFixed(3)} (${one?.found} pairs)`;
    return `From ${threshold.toFixed(2)}: precision and recall ${words(first)}, held out ${words(second)}.`;
  });
}

function wrongShare({ found }: Measured): number {
  const automatic = found.filter((one) => one.found.state === 'automatic');
  return automatic.filter((one) => !one.isRight).length / Math.max(1, automatic.length);
}

function binsOf(measured: Measured, isIn: (id: number) => boolean): ReliabilityBin[] {
  const groups = Map.groupBy(
    measured.found.filter(({ found }) => isIn(found.movie.tmdbId)),
    ({ found }) => Math.min(19, Math.floor(Math.round(found.confidence * 100) / 5)),
  );
  return [...groups.values()].map((pairs) => ({
    confidence: pairs.reduce((sum, { found }) => sum + found.confidence, 0) / pairs.length,
    share: pairs.filter(({ isRight }) => isRight).length / pairs.length,
    count: pairs.length,
  }));
}

/** Fewer pairs say little about a share. */
const leastInBin = 50;

function largestGap(bins: readonly ReliabilityBin[]): number {
  const counted = bins.filter(({ count }) => count >= leastInBin);
  return Math.max(0, ...counted.map(({ confidence, share }) => Math.abs(confidence - share)));
}

function diagramOf(measured: Measured): string {
  return reliabilityDiagram([
    { name: 'tuned half', colour: '#2b6cb0', bins: binsOf(measured, tuned) },
    { name: 'held-out half', colour: '#c05621', bins: binsOf(measured, isHeldOut) },
  ]);
}

interface Large {
  readonly ms: number;
  readonly cpuMs: number;
  readonly longestTurn: number;
  readonly compared: number;
  readonly pairs: number;
  readonly peakMiB: number;
}

async function measureLarge(settings: Settings): Promise<Large[]> {
  const folder = await writeLibrary({ movies: 16_000, specials: 60_000 });
  try {
    const rounds: Large[] = [];
    for (let round = 0; round < (settings.quick ? 1 : 3); round += 1) {
      // The flag with which the service itself is started.
      const child = startChild(['--max-semi-space-size=4', join(root, 'bench/support/discovery-worker.ts'), folder]);
      const [, text = '{}'] = await child.line(/^found (.*)/);
      rounds.push({ ...(JSON.parse(text) as Omit<Large, 'peakMiB'>), peakMiB: memoryOf(child.pid).peakMiB });
      await child.stop();
    }
    return rounds;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Plain Dice of the titles as they stand; of 960 million pairs a part is compared. */
function measureBaseline(settings: Settings): { seconds: number[] } {
  const world = inventWorld(5, 200);
  const movies = world.movies.slice(0, settings.quick ? 5 : 20);
  const specials = world.series.flatMap((one) => one.specials).slice(0, 1_000);
  const from = performance.now();
  for (const movie of movies) for (const special of specials) titleSimilarity(movie.title, special.title);
  const perPair = (performance.now() - from) / (movies.length * specials.length);
  return { seconds: [(perPair * 16_000 * 60_000) / 1_000] };
}

/** What plain Dice would accept: the most similar special of all, if it is similar enough. */
function dicePrecision(world: World, settings: Settings): string[] {
  const specials = world.series.flatMap((one) => one.specials).slice(0, 1_500);
  const known = new Set(specials.map(({ tvdbId }) => tvdbId));
  const truth = new Map(world.pairs.map((pair) => [pair.movieTmdbId, pair.episodeTvdbIds[0] ?? 0]));
  const pairs = world.pairs.filter((pair) => known.has(pair.episodeTvdbIds[0] ?? 0)).length;
  const last = Math.max(
    ...world.pairs.filter((pair) => known.has(pair.episodeTvdbIds[0] ?? 0)).map((pair) => pair.movieTmdbId),
  );
  const movies = world.movies.filter(({ tmdbId }) => tmdbId <= last).slice(0, settings.quick ? 100 : 600);
  let [found, right] = [0, 0];
  for (const movie of movies) {
    const best = specials
      .map((special) => ({ special, similarity: titleSimilarity(movie.title, special.title) }))
      .reduce((a, b) => (b.similarity > a.similarity ? b : a));
    if (best.similarity < 0.9) continue;
    found += 1;
    if (truth.get(movie.tmdbId) === best.special.tvdbId) right += 1;
  }
  const wanted = movies.filter(({ tmdbId }) => truth.has(tmdbId)).length;
  return [
    `Plain Dice from 0.90, ${movies.length} movies against ${specials.length} specials (${pairs} pairs): precision ${(right / Math.max(1, found)).toFixed(3)}, recall ${(right / Math.max(1, wanted)).toFixed(3)}.`,
  ];
}

/** A real collection has titles and years, but neither dates nor runtimes. */
async function collectionInWords(): Promise<string> {
  if (!existsSync(collection)) return 'The collection of a real user is not here, so it was skipped.';
  const world = worldOfCollection(parse(readFileSync(collection, 'utf8')) as UserCollection);
  const { found } = await measureDiscovery(world);
  const automatic = found.filter((one) => one.found.state === 'automatic');
  const proposed = new Set(found.filter((one) => one.isRight).map((one) => one.found.movie.tmdbId));
  return `A real collection with titles alone: ${world.pairs.length} movies; ${automatic.length} automatic, ${automatic.filter((one) => !one.isRight).length} of them wrong; ${proposed.size} rightly proposed.`;
}
