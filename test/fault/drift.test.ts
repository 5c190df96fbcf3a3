import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changes, createWorld, type Pair, type World } from '../fakes/world.ts';
import { filesBelow, leadsTo } from '../integration/links/setup.ts';
import { startService, type TestService, testSecret } from '../support/service.ts';
import { seeded } from './burst.ts';

/** Two worlds that went wrong once; another seed, and more rounds, look for more. */
const { PLEX_LINKER_TEST_SEED: given, PLEX_LINKER_TEST_ROUNDS: rounds = '4' } = process.env;
const seeds = given === undefined ? [3, 4] : [Number(given)];
const qualities = ['WEBDL-720p', 'WEBDL-1080p', 'Bluray-1080p', 'Remux-1080p'];

/** Movies, shows and disk change at random, half of it without an event and some of it while servers or disks are away. */
describe.each(seeds)('a world that drifts (PLEX_LINKER_TEST_SEED=%i)', (seed) => {
  const random = seeded(seed);
  const below = (count: number) => Math.floor(random() * count);
  const pick = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  let world: World;
  let service: TestService;
  let count = 0;
  const pairs: Pair[] = [];
  /** Files that are not ours, and what is in them. */
  const foreign = new Map<string, { pair: Pair; relativePath: string; text: string }>();

  beforeAll(async () => {
    world = await createWorld();
    world.pair({ movieTitle: 'Bystander', seriesTitle: 'Bystanders' });
    service = await startService(world);
    world.radarr.connect({ url: `${service.url}/webhooks/radarr/0`, secret: testSecret });
    world.sonarr.connect({ url: `${service.url}/webhooks/sonarr/0`, secret: testSecret });
    for (let i = 0; i < 9; i += 1) {
      const before = i % 3 === 0 ? undefined : pairs.at(-1);
      pairs.push(world.pair({ number: 1 + (i % 3), ...(before === undefined ? {} : { series: before.series }) }));
    }
    for (const pair of pairs) await service.addRule(pair);
    await service.idle();
  });
  afterAll(async () => {
    await service.stop();
    await world.dispose();
  });

  const withFile = () => pairs.filter(({ movie }) => world.radarr.fileOf(movie) !== null);
  const foreignOf = (pair: Pair) => [...foreign.values()].find((one) => one.pair === pair);
  const subtitleOf = (pair: Pair) => world.source(pair).replace(/\.\w+$/, '.en.srt');

  const steps: Record<string, () => Promise<unknown> | unknown> = {
    upgrade: () => world.radarr.upgrade(pick(pairs).movie, newFile()),
    'upgrade without an event': () => world.radarr.setFile(pick(pairs).movie, { ...newFile(), replace: true }),
    'rename a file': () => world.radarr.renameFile(pick(withFile()).movie, `Renamed ${count}.mkv`, { event: isSent() }),
    'move a movie': () => {
      const { movie } = pick(pairs);
      world.radarr.moveMovie(movie, path.join(world.movies, `${movie.title} [${count}]`));
    },
    'delete a file': () =>
      pairs.length - withFile().length < 2 && world.radarr.deleteFile(pick(withFile()).movie, { event: isSent() }),
    'renumber a special': () => {
      const pair = pick(pairs.filter((one) => foreignOf(one) === undefined));
      pair.episode = world.sonarr.renumber(pair.episode, 100 + count);
    },
    'swap two specials': () => {
      const a = pick(pairs);
      const b = pick(pairs.filter(({ series }) => series === a.series));
      if (a === b || foreignOf(a) !== undefined || foreignOf(b) !== undefined) return;
      world.sonarr.swapSpecials(a.episode, b.episode);
      [a.episode, b.episode] = [b.episode, a.episode];
    },
    'give a special the number of a real file': () => {
      const pair = pick(pairs.filter((one) => foreignOf(one) === undefined));
      const facts = { season: 0, number: 200 + count, title: `Other ${count}`, tvdbId: 900_000 + count };
      const other = world.sonarr.addEpisode(pair.series, facts);
      putReal(pair, other.episodeNumber);
      world.sonarr.swapSpecials(pair.episode, other);
      pair.episode = other;
    },
    'take a special’s number': () => {
      const pair = pick(pairs.filter((one) => foreignOf(one) === undefined));
      const { episodeNumber: number } = pair.episode;
      const next = pick(pairs.filter((one) => one.series === pair.series && foreignOf(one) === undefined));
      if (pair === next) return;
      // Gone from TVDB and back under another number, while the next one has its own.
      const { title, tvdbId } = pair.episode;
      world.sonarr.removeEpisode(pair.episode);
      next.episode = world.sonarr.renumber(next.episode, number);
      pair.episode = world.sonarr.addEpisode(pair.series, { season: 0, number: 300 + count, title, tvdbId });
    },
    'rename a special': () => {
      pick(pairs).episode.title = `Title ${count}`;
    },
    'move a show': () => {
      const { series } = pick(pairs);
      const parents = [world.tv, path.join(world.tv, 'deeper'), path.join(world.tv, 'still', 'deeper')];
      world.sonarr.moveSeries(series, path.join(pick(parents), `${series.title} [${count}]`));
    },
    'remove a link': () => rmSync(world.expectedLink(pick(pairs)), { force: true }),
    'put a real file': () => {
      const pair = pick(pairs);
      if (foreignOf(pair) === undefined) putReal(pair, pair.episode.episodeNumber);
    },
    'delete a real file': async () => {
      const one = pick([...foreign.values()]);
      const file = one && world.sonarr.fileOf(one.pair.episode);
      if (one === undefined) return;
      [...foreign]
        .filter(([, value]) => value === one)
        .forEach(([key]) => {
          foreign.delete(key);
        });
      const isTheirs = file?.relativePath === one.relativePath;
      if (file && isTheirs) await world.sonarr.deleteEpisodeFile(file);
      else rmSync(path.join(one.pair.series.path, one.relativePath));
    },
    'a subtitle comes or goes': () => {
      const pair = pick(withFile());
      if (existsSync(subtitleOf(pair))) rmSync(subtitleOf(pair));
      else writeFileSync(subtitleOf(pair), 'text');
    },
    'the movies are away': async () => {
      renameSync(world.movies, `${world.movies}.away`);
      await service.reconcile();
      renameSync(`${world.movies}.away`, world.movies);
    },
    'a server fails': async () => {
      const server = pick([world.sonarr, world.radarr]);
      const fault = server.fault(pick(['/series', '/episode', '/movie', '/moviefile']), { status: 500, body: '' });
      await service.reconcile();
      fault.clear();
    },
  };

  function newFile() {
    const quality = pick(qualities);
    return { name: `File ${count} ${quality}.${pick(['mkv', 'mp4'])}`, quality, sizeBytes: 20_000 + count };
  }
  function isSent(): boolean {
    return random() < 0.5;
  }
  function putReal(pair: Pair, number: number): void {
    const relativePath = `Specials/Disc ${count} - S00E${String(number).padStart(2, '0')} Bluray-2160p.mkv`;
    world.sonarr.addRealFile(pair.series, relativePath, { quality: 'Bluray-2160p' });
    const text = readFileSync(path.join(pair.series.path, relativePath), 'latin1');
    foreign.set(`${count}`, { pair, relativePath, text });
  }

  test(`is put right by a reconcile, ${rounds} times`, async () => {
    for (let round = 0; round < Number(rounds); round += 1) {
      const done: string[] = [];
      for (let i = 0; i < 8; i += 1) {
        count += 1;
        const name = pick(Object.keys(steps));
        done.push(name);
        await steps[name]?.();
        if (random() < 0.3) await service.idle();
      }
      for (let run = 0; run < 2; run += 1) {
        await service.idle();
        expect(await service.reconcile()).toMatchObject({ state: 'succeeded' });
      }
      await service.idle();
      expect(await faults(), done.join(', ')).toEqual([]);

      const [before, marks] = [world.snapshot(), [world.radarr.mark(), world.sonarr.mark()] as const];
      await service.reconcile();
      await service.idle();
      expect(changes(before, world.snapshot())).toEqual([]);
      expect([...world.radarr.writesSince(marks[0]), ...world.sonarr.writesSince(marks[1])]).toEqual([]);
    }
  });

  /** What is not as it should be, on the disk and in the ledger. */
  async function faults(): Promise<string[]> {
    const { items } = (await service.get('/api/v1/links?limit=500')).body as {
      items: { path: string; state: string }[];
    };
    const states = new Map(items.map((link) => [link.path, link.state]));
    const found: string[] = [];
    const wanted = new Set<string>();
    for (const pair of pairs) {
      const link = world.expectedLink(pair);
      const file = world.radarr.fileOf(pair.movie);
      if (file === null) continue;
      const blocked = foreignOf(pair);
      // A link that was there before the real file stays beside it, and is nobody's business here.
      if (blocked !== undefined) continue;
      if (leadsTo(link) !== world.source(pair)) found.push(`${link} leads to ${leadsTo(link)}`);
      if (states.get(link) !== 'confirmed') found.push(`${link} is ${states.get(link)}`);
      wanted.add(link);
      if (existsSync(subtitleOf(pair))) wanted.add(link.replace(/\.\w+$/, '.en.srt'));
    }
    for (const { pair, relativePath, text } of foreign.values()) {
      const at = path.join(pair.series.path, relativePath);
      if (!existsSync(at) || readFileSync(at, 'latin1') !== text) found.push(`${at} was touched`);
      wanted.add(at);
    }
    for (const series of new Set(pairs.map((pair) => pair.series)))
      for (const name of filesBelow(series.path)) {
        const at = path.join(series.path, name);
        if (statSync(at, { throwIfNoEntry: false }) === undefined) found.push(`${at} leads nowhere`);
        const isBesideReal = pairs.some((pair) => foreignOf(pair) && at.includes(`E${code(pair)} `));
        if (!wanted.has(at) && !isBesideReal) found.push(`${at} does not belong there`);
      }
    return found;
  }

  function code({ episode }: Pair): string {
    return String(episode.episodeNumber).padStart(2, '0');
  }
});
