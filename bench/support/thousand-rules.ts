import { realpathSync } from 'node:fs';
import type { LoggedRequest } from '../../test/fakes/request-log.ts';
import { changes, createWorld, type Pair, type World } from '../../test/fakes/world.ts';
import { askAsPlexLinker3 } from './plex-linker-3.ts';
import type { Settings } from './result.ts';
import { type ReconcileRun, type Service, startService } from './service.ts';
import { storeRules } from './store-rules.ts';

const rules = 1_000;
/** The ratio of a real collection: 60 rules in 29 shows. */
const rulesPerShow = 2;
const ordinaryEpisodes = 12;
const latencyMs = 5;

export interface ThousandRules {
  readonly baselineMs: number[];
  readonly cold: ReconcileRun[];
  /** From the request until Sonarr has imported and read the last link. */
  readonly confirmedMs: number[];
  readonly noop: ReconcileRun[];
  readonly coldRequests: Requests;
  readonly noopRequests: Requests;
}

/** Numbers of requests of one reconcile. */
export interface Requests {
  readonly seriesLists: number;
  readonly movieLists: number;
  /** The most for one series. */
  readonly episodeListsPerSeries: number;
  readonly total: number;
}

let measured: Promise<ThousandRules> | undefined;

/** Cold and no-op reconciles and the Plex Linker 3 baseline, alternating; measured once for both benchmarks. */
export function measureThousandRules(settings: Settings): Promise<ThousandRules> {
  measured ??= measure(settings);
  return measured;
}

async function measure(settings: Settings): Promise<ThousandRules> {
  const rounds: Round[] = [];
  for (let round = 0; round < (settings.quick ? 1 : 3); round += 1) rounds.push(await measureRound(settings));
  const [first] = rounds;
  if (first === undefined) throw new Error('no round was measured');
  return {
    baselineMs: rounds.map((one) => one.baselineMs),
    cold: rounds.map((one) => one.cold),
    confirmedMs: rounds.map((one) => one.confirmedMs),
    noop: rounds.flatMap((one) => one.noop),
    coldRequests: first.coldRequests,
    noopRequests: first.noopRequests,
  };
}

interface Round {
  readonly baselineMs: number;
  readonly cold: ReconcileRun;
  readonly confirmedMs: number;
  readonly noop: ReconcileRun[];
  readonly coldRequests: Requests;
  readonly noopRequests: Requests;
}

/** Half of the baseline runs before and half after, so that other load on the machine affects both sides. */
async function measureRound(settings: Settings): Promise<Round> {
  await using theirs = await createWorld(servers);
  const pairs = fill(theirs);
  const firstHalf = await askAsPlexLinker3(theirs, pairs.slice(0, rules / 2));
  await theirs.settle({ timeoutMs: 300_000 });
  const ours = await measureService(settings);
  const secondHalf = await askAsPlexLinker3(theirs, pairs.slice(rules / 2));
  return { ...ours, baselineMs: firstHalf + secondHalf };
}

async function measureService(settings: Settings): Promise<Omit<Round, 'baselineMs'>> {
  await using world = await createWorld(servers);
  const pairs = fill(world);
  const service = await startService(world, settings);
  try {
    await service.rest();
    await storeRules(world, pairs);
    const marks = marksOf(world);
    const from = performance.now();
    const cold = await service.reconcile();
    for (const pair of pairs) expectLink(world, pair);
    if (cold.counts.created !== rules) throw new Error(`the reconcile says that it made ${cold.counts.created} links`);
    await service.rest();
    const confirmedMs = performance.now() - from;
    await expectConfirmed(service);
    const coldRequests = countRequests(world, marks);
    const noop: { reconcile: ReconcileRun; requests: Requests }[] = [];
    for (let turn = 0; turn < (settings.quick ? 2 : 5); turn += 1) noop.push(await measureNoop(world, service));
    const noopRequests = noop[0]?.requests ?? coldRequests;
    return { cold, confirmedMs, noop: noop.map((one) => one.reconcile), coldRequests, noopRequests };
  } finally {
    await service.stop();
  }
}

const servers = { sonarr: { latencyMs }, radarr: { latencyMs } };

function fill(world: World): Pair[] {
  return Array.from({ length: rules / rulesPerShow }, () => {
    const first = world.pair({});
    for (let number = 1; number <= ordinaryEpisodes; number += 1) {
      const tvdbId = 2_000_000 + first.series.id * 100 + number;
      world.sonarr.addEpisode(first.series, { season: 1, number, title: `Evening ${number}`, tvdbId });
    }
    const more = Array.from({ length: rulesPerShow - 1 }, (_, i) =>
      world.pair({ series: first.series, number: 27 + i }),
    );
    return [first, ...more];
  }).flat();
}

function expectLink(world: World, pair: Pair): void {
  const link = world.expectedLink(pair);
  if (realpathSync(link) !== world.source(pair))
    throw new Error(`${link} leads elsewhere than to ${world.source(pair)}`);
}

type Asked = Pick<Service, 'ask' | 'reconcile' | 'rest'>;

async function expectConfirmed(service: Asked): Promise<void> {
  const { total } = await service.ask<{ total: number }>('GET', '/api/v1/links?state=confirmed&limit=1');
  if (total !== rules) throw new Error(`only ${total} of ${rules} links were confirmed`);
}

/** A reconcile without differences. Throws if it, or a task after it, writes anything or sends a command. */
async function measureNoop(world: World, service: Asked): Promise<{ reconcile: ReconcileRun; requests: Requests }> {
  const before = world.snapshot();
  const marks = marksOf(world);
  const commands = [world.sonarr.commands.length, world.radarr.commands.length].join();
  const reconcile = await service.reconcile();
  await service.rest();
  const touched = changes(before, world.snapshot());
  if (touched.length > 0)
    throw new Error(`a reconcile with nothing to do touched ${touched.length} paths: ${touched[0]?.path}`);
  const writes = [...world.sonarr.writesSince(marks.sonarr), ...world.radarr.writesSince(marks.radarr)];
  const [write] = writes;
  if (write !== undefined)
    throw new Error(`a reconcile with nothing to do sent ${writes.length} writes: ${write.method} ${write.path}`);
  if ([world.sonarr.commands.length, world.radarr.commands.length].join() !== commands)
    throw new Error('a reconcile with nothing to do asked for commands');
  return { reconcile, requests: countRequests(world, marks) };
}

interface Marks {
  readonly sonarr: number;
  readonly radarr: number;
}

function marksOf(world: World): Marks {
  return { sonarr: world.sonarr.mark(), radarr: world.radarr.mark() };
}

/** Lists are requests without a filter; the confirmation of a link requests one season. */
function countRequests(world: World, marks: Marks): Requests {
  const sonarr = world.sonarr.since(marks.sonarr);
  const radarr = world.radarr.since(marks.radarr);
  const lists = (log: LoggedRequest[], path: string, filter: string) =>
    log.filter((one) => one.method === 'GET' && one.path === path && !(filter in one.query));
  const episodes = Map.groupBy(lists(sonarr, '/api/v3/episode', 'seasonNumber'), (one) => one.query.seriesId?.[0]);
  return {
    seriesLists: lists(sonarr, '/api/v3/series', 'tvdbId').length,
    movieLists: lists(radarr, '/api/v3/movie', 'tmdbId').length,
    episodeListsPerSeries: Math.max(0, ...[...episodes.values()].map((group) => group.length)),
    total: sonarr.length + radarr.length,
  };
}

/** Throws unless each list was requested at most once, and the episodes once per series. */
export function expectFewLists(requests: Requests): void {
  const { seriesLists, movieLists, episodeListsPerSeries } = requests;
  if (Math.max(seriesLists, movieLists, episodeListsPerSeries) > 1)
    throw new Error(`a reconcile asked for lists more than once: ${JSON.stringify(requests)}`);
}

export function requestsInWords(requests: Requests): string {
  const { seriesLists, movieLists, episodeListsPerSeries, total } = requests;
  return `series lists asked: ${seriesLists}, movie lists: ${movieLists}, episode lists: ${episodeListsPerSeries} a series; all requests: ${total}`;
}
