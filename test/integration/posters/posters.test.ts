import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drawPoster, pictureAnswer } from '../../fakes/draw-poster.ts';
import { createWorld, type Pair, type World } from '../../fakes/world.ts';
import { startService, type TestService, testApiKey } from '../../support/service.ts';
import { until } from '../../support/until.ts';
import { signInViewer } from '../../support/viewer.ts';

let world: World;
let service: TestService;
let pair: Pair;
beforeEach(async () => {
  world = await createWorld({ plex: true });
  pair = world.pair({ movieTitle: 'The Drowned Bell', seriesTitle: 'Lantern Bay' });
});
afterEach(async () => {
  await service.stop();
  await world.dispose();
});

interface Poster {
  readonly status: number;
  readonly type: string | null;
  readonly bytes: Buffer;
  readonly headers: Headers;
}

async function poster(path: string, headers: Record<string, string> = { 'x-api-key': testApiKey }): Promise<Poster> {
  const response = await fetch(`${service.url}${path}`, { headers, redirect: 'manual' });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type'), bytes, headers: response.headers };
}

const start = async (environment: Record<string, string> = {}) => {
  service = await startService(world, environment);
};
const ofMovie = () => `/posters/movies/${pair.movie.tmdbId}`;
const ofSeries = () => `/posters/series/${pair.series.tvdbId}`;
const covers = () => world.radarr.requests.entries.filter(({ path }) => path.includes('/mediacover/'));
const stored = () => (existsSync(join(world.data, 'posters')) ? readdirSync(join(world.data, 'posters')) : []);
const png = { 'content-type': 'image/png' };

/** The first item of the mirror of this type. */
async function itemOf(type: string): Promise<number> {
  let id = 0;
  await until(async () => {
    const { body } = await service.get(`/api/v1/library/items?type=${type}`);
    id = body.items[0]?.id ?? 0;
    return id > 0;
  });
  return id;
}

describe('Posters', () => {
  test('come from Radarr and Sonarr in the height asked for, once, and are kept with an ETag', async () => {
    await start();
    const first = await poster(ofMovie());
    expect([first.status, first.type]).toEqual([200, 'image/png']);
    expect(first.bytes).toEqual(Buffer.from(drawPoster('The Drowned Bell')));
    expect(first.headers.get('cache-control')).toBe('private, max-age=86400');
    expect(covers().map(({ path, query }) => [path, query])).toEqual([
      [`/api/v3/mediacover/${pair.movie.id}/poster-250.jpg`, {}],
    ]);
    const etag = first.headers.get('etag') ?? '';
    const again = await poster(ofMovie(), { 'x-api-key': testApiKey, 'if-none-match': `"other", W/${etag}` });
    expect([again.status, again.bytes.length, covers().length]).toEqual([304, 0, 1]);

    expect((await poster(`${ofSeries()}?size=large`)).bytes).toEqual(Buffer.from(drawPoster('Lantern Bay')));
    const paths = world.sonarr.requests.entries.map(({ path }) => path);
    expect(paths).toContain(`/api/v3/mediacover/${pair.series.id}/poster-500.jpg`);
    expect(stored()).toHaveLength(2);
    // Still there without the server, and without a request after a restart.
    await service.stop();
    await world.radarr.stop();
    await start();
    expect((await poster(ofMovie())).bytes).toEqual(first.bytes);
  });

  test('of what Plex has come from there, resized by it, an episode with that of its show', async () => {
    await world.plex.scanAll();
    await start({ PLEX_0_URL: world.plex.url, PLEX_0_API_KEY: world.plex.token });
    const movie = await itemOf('movie');
    expect((await poster(`/posters/items/${movie}`)).bytes).toEqual(Buffer.from(drawPoster('The Drowned Bell')));
    expect((await poster(ofMovie())).bytes).toEqual(Buffer.from(drawPoster('The Drowned Bell')));
    const resized = world.plex.requests.entries.filter(({ path }) => path === '/photo/:/transcode');
    expect(resized.map(({ query }) => [query.width, query.height])).toEqual([[['167'], ['250']]]);
    expect(world.plex.offences).toEqual([]);
    expect(covers()).toEqual([]);

    await service.addRule(pair);
    await service.idle();
    const episode = await itemOf('episode');
    const large = await poster(`/posters/items/${episode}?size=large`);
    expect(large.bytes).toEqual(Buffer.from(drawPoster('Lantern Bay', { width: 334, height: 500 })));
    const [listed] = (await service.get('/api/v1/library/items?type=episode')).body.items;
    expect(listed).toMatchObject({
      ...{ showTitle: 'Lantern Bay', author: null, image: `/posters/items/${episode}` },
      addedAt: expect.stringMatching(/^20\d\d-/),
    });
  });

  test('need a session; a viewer sees those of the library only', async () => {
    await world.plex.scanAll();
    const unseen = world.radarr.addMovie({ title: 'Wanted by others', tmdbId: 99_001, year: 2020, path: '/nowhere' });
    await start({ PLEX_0_URL: world.plex.url, PLEX_0_API_KEY: world.plex.token });
    const movie = await itemOf('movie');
    expect((await poster(ofMovie(), {})).status).toBe(303);
    const viewer: Record<string, string> = { ...(await signInViewer(service.context.runtime)) };
    expect((await poster(`/posters/items/${movie}`, viewer)).type).toBe('image/png');
    expect((await poster(ofMovie(), viewer)).type).toBe('image/png');
    const path = `/posters/movies/${unseen.tmdbId}`;
    expect((await poster(path, viewer)).type).toBe('image/svg+xml');
    expect((await poster(path)).type).toBe('image/png');
  });

  test('have addresses below URL_BASE, and nothing else', async () => {
    await start({ URL_BASE: '/linker' });
    expect((await poster(`/linker${ofMovie()}`)).type).toBe('image/png');
    for (const path of ['/posters/movies/0', '/posters/movies/x', '/posters/people/1', '/posters/movies/..%2f1'])
      expect([path, (await poster(path)).status]).toEqual([path, 404]);
  });

  test('are fetched once however many ask, a few at a time, and are whole', async () => {
    const pairs = Array.from({ length: 8 }, (_, number) => world.pair({ movieTitle: `Film ${number}` }));
    await start();
    const before = world.radarr.requests.entries.length;
    world.radarr.fault(/mediacover/, { latencyMs: 60 });
    const all = await Promise.all(
      pairs.flatMap(({ movie }) => Array.from({ length: 10 }, () => poster(`/posters/movies/${movie.tmdbId}`))),
    );
    expect(all.every(({ type }) => type === 'image/png')).toBe(true);
    const own = world.radarr.requests.entries.slice(before).filter(({ path }) => /mediacover|movie$/.test(path));
    expect([covers().length, own.length]).toEqual([8, 16]);
    // Each answer took 60 ms: begun at once, all eight would lie closer together.
    const begun = covers().map(({ at }) => at);
    expect(Math.max(...begun) - Math.min(...begun)).toBeGreaterThan(100);
    expect(stored().filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('A picture that is none', () => {
  /** A host that Radarr must not lead us to. */
  async function elsewhere(listener: RequestListener) {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
  }

  const html = () => new Response('<!doctype html><title>Login</title>', { headers: { 'Content-Type': 'image/jpeg' } });
  const endless = (length: string | null) => {
    let sent = 0;
    const stream = new ReadableStream({
      pull(controller) {
        sent += 64 * 1024;
        controller.enqueue(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(64 * 1024 - 3)]));
        if (sent >= 50 * 1024 * 1024) controller.close();
      },
    });
    const headers = { 'Content-Type': 'image/jpeg', ...(length === null ? {} : { 'Content-Length': length }) };
    return { answer: new Response(stream, { headers }), sent: () => sent };
  };

  test.each([
    ['a web page', html],
    ['missing', () => new Response('', { status: 404 })],
    ['an error', () => new Response('', { status: 500 })],
    ['empty', () => pictureAnswer(Buffer.alloc(0))],
    ['an SVG', () => pictureAnswer(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml')],
    ['50 MB as its head says', () => endless(String(50 * 1024 * 1024)).answer],
  ])('%s leaves the drawn one, and is not asked for again for minutes', async (_, answer) => {
    world.radarr.pictureOf = answer;
    await start();
    for (let time = 0; time < 3; time += 1) {
      const { status, type, headers } = await poster(ofMovie());
      expect([status, type, headers.get('cache-control')]).toEqual([200, 'image/svg+xml', 'private, max-age=60']);
    }
    expect([covers().length, stored().length]).toEqual([1, 0]);
    // The server is well: only this picture is not.
    expect((await service.get('/health')).body.status).not.toBe('error');
    world.radarr.pictureOf = (title) => pictureAnswer(drawPoster(title));
    service.clock.aheadMs += 6 * 60_000;
    expect((await poster(ofMovie())).type).toBe('image/png');
  });

  test('50 MB without saying so is left after a few', async () => {
    const large = endless(null);
    world.radarr.pictureOf = () => large.answer;
    await start();
    expect((await poster(ofMovie())).type).toBe('image/svg+xml');
    expect(large.sent()).toBeLessThan(20 * 1024 * 1024);
    expect(stored()).toEqual([]);
  });

  test('a redirect leads nowhere', async () => {
    let asked = 0;
    const other = await elsewhere((_, response) => {
      asked += 1;
      response.writeHead(200, png).end(drawPoster('Stolen'));
    });
    world.radarr.pictureOf = () => new Response(null, { status: 302, headers: { Location: `${other.url}/a.png` } });
    await start();
    expect((await poster(ofMovie())).type).toBe('image/svg+xml');
    expect(asked).toBe(0);
    other.close();
  });

  test('that hangs is not waited for, and its server is left alone for a minute', async () => {
    const other = world.pair({ movieTitle: 'Another' });
    await start();
    await service.send('PATCH', '/api/v1/settings', { 'http.timeoutSeconds': 1 });
    world.radarr.fault(/mediacover/, { hang: true });
    const from = performance.now();
    expect((await poster(ofMovie())).type).toBe('image/svg+xml');
    expect(performance.now() - from).toBeLessThan(4_000);
    expect((await poster(`/posters/movies/${other.movie.tmdbId}`)).type).toBe('image/svg+xml');
    expect(covers()).toHaveLength(1);
    world.radarr.clearFaults();
    service.clock.aheadMs += 61_000;
    expect((await poster(`/posters/movies/${other.movie.tmdbId}`)).type).toBe('image/png');
  });

  test('cut off is not stored', async () => {
    world.radarr.fault(/mediacover/, { truncate: true });
    await start();
    expect((await poster(ofMovie())).type).toBe('image/svg+xml');
    expect(stored()).toEqual([]);
  });

  test('is refetched after a week, and the old one stays if that fails', async () => {
    await start();
    const first = await poster(ofMovie());
    world.radarr.pictureOf = () => pictureAnswer(drawPoster('A new poster'));
    service.clock.aheadMs += 6 * 86_400_000;
    expect((await poster(ofMovie())).bytes).toEqual(first.bytes);
    service.clock.aheadMs += 2 * 86_400_000;
    world.radarr.fault(/mediacover/, { status: 500 }, 1);
    expect((await poster(ofMovie())).bytes).toEqual(first.bytes);
    service.clock.aheadMs += 6 * 60_000;
    expect((await poster(ofMovie())).bytes).toEqual(Buffer.from(drawPoster('A new poster')));
    expect(stored()).toHaveLength(1);
  });

  test('stored ones that somebody damaged or deleted are fetched again', async () => {
    await start();
    const first = await poster(ofMovie());
    rmSync(join(world.data, 'posters'), { recursive: true });
    expect((await poster(ofMovie())).bytes).toEqual(first.bytes);
    for (const name of stored()) writeFileSync(join(world.data, 'posters', name), '<!doctype html>');
    expect((await poster(ofMovie())).bytes).toEqual(first.bytes);
    expect(covers()).toHaveLength(3);
  });
});
