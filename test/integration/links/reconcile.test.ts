import { realpathSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Link } from '../../../src/core/model/link.ts';
import { changes, createWorld, type Pair, type World } from '../../fakes/world.ts';
import { startService, type TestService } from '../../support/service.ts';
import { until } from '../../support/until.ts';

let world: World;
let service: TestService;

beforeEach(async () => {
  world = await createWorld();
  service = await startService(world);
  await service.idle();
});
afterEach(async () => {
  await service.stop();
  await world.dispose();
});

describe('a cold reconcile', () => {
  test('makes every link of a hundred rules in one run, asking for each list once', async () => {
    const pairs: Pair[] = [];
    for (let i = 0; i < 100; i++) {
      const series = i % 5 === 0 ? undefined : pairs.at(-1)?.series;
      pairs.push(world.pair({ file: false, number: 1 + (i % 5), ...(series === undefined ? {} : { series }) }));
    }
    for (const pair of pairs) await service.addRule(pair);
    await service.idle();
    for (const pair of pairs)
      world.radarr.setFile(pair.movie, { name: `${pair.movie.title} WEBDL-1080p.mkv`, quality: 'WEBDL-1080p' });
    const run = await service.reconcile();
    expect(run).toMatchObject({ state: 'succeeded', counts: { created: 100, errors: 0 }, errors: [] });
    expect(pairs.filter((pair) => realpathSync(world.expectedLink(pair)) !== world.source(pair))).toEqual([]);
    await service.idle();
    const { body } = await service.get('/api/v1/links?state=confirmed&limit=500');
    expect(body.total).toBe(100);

    // A link of an older version learns the quality from the next answer, and no later run writes it again.
    const { links } = service.context.app.runtime.store;
    const [link] = await links.observe([{ link: (await links.live())[0] as Link, observation: { quality: null } }]);
    expect((await service.get(`/api/v1/links/${link?.id}`)).body.quality).toBe(null);
    await service.reconcile();
    expect((await service.get(`/api/v1/links/${link?.id}`)).body.quality).toBe('WEBDL-1080p');
    await service.idle();
    const rows = await links.live();

    const before = world.snapshot();
    const marks = [world.sonarr.requests.mark(), world.radarr.requests.mark()] as const;
    expect(await service.reconcile()).toMatchObject({
      state: 'succeeded',
      counts: { created: 0, kept: 100, errors: 0 },
    });
    await service.idle();
    expect(changes(before, world.snapshot())).toEqual([]);
    expect(await links.live()).toEqual(rows);
    expect(world.sonarr.requests.writesSince(marks[0])).toEqual([]);
    expect(world.radarr.requests.writesSince(marks[1])).toEqual([]);
  });
});

test('who asks for a run while one is in progress gets that one, and one that begins after it sees what came in between', async () => {
  const pair = world.pair({ file: false });
  await service.addRule(pair);
  await service.idle();
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  world.sonarr.fault('/episode', { after: answered });
  const marks = [world.radarr.mark(), world.sonarr.mark()] as const;
  // A movie without a file is asked for after its files, and then for its files once more: that answer is the last.
  const hasRead = () => {
    const asked = world.radarr.since(marks[0]);
    const movie = asked.findIndex(({ path }) => path.endsWith('/movie'));
    const isAnswered = asked.slice(movie).some(({ path, status }) => path.endsWith('/moviefile') && status === 200);
    return movie >= 0 && isAnswered && world.sonarr.since(marks[1]).some(({ path }) => path.endsWith('/episode'));
  };
  const ask = async () => (await service.send('POST', '/reconcile', { scope: 'links' })).body.run as string;
  const first = await ask();
  await until(hasRead);
  world.radarr.setFile(pair.movie, { name: 'Late WEBDL-1080p.mkv', quality: 'WEBDL-1080p' });
  const [second, third] = [await ask(), await ask()];
  answer();
  expect([second, third]).toEqual([first, first]);
  const runs = async () => (await service.get('/reconcile?scope=links&limit=2')).body.items as { id: string }[];
  await until(async () => (await runs()).every((run) => 'state' in run && run.state === 'succeeded'));
  expect(realpathSync(world.expectedLink(pair))).toBe(world.source(pair));
  expect(await runs()).toMatchObject([{ counts: { created: 1 } }, { id: first, counts: { created: 0 } }]);
});

test('a run of a scope for which nothing is set up says so, and touches no link', async () => {
  const pair = world.pair();
  await service.addRule(pair);
  await service.idle();
  const mark = world.radarr.mark();
  const { body } = await service.send('POST', '/reconcile', { scope: 'library' });
  await service.idle();
  expect((await service.get(`/reconcile/${body.run}`)).body).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('No Plex server'),
  });
  expect(world.radarr.since(mark)).toEqual([]);
});
