import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { createRadarr } from '../../../../src/clients/radarr/radarr.ts';
import type { Radarr } from '../../../../src/core/ports/radarr.ts';
import { failureOf, startServer, type TestServer } from '../server.ts';

const film = {
  id: 7,
  tmdbId: 601,
  title: 'The Long Tide',
  year: 2011,
  path: '/movies/The Long Tide (2011)',
  hasFile: true,
  movieFileId: 70,
  alternateTitles: [{ title: 'Tide' }],
};

async function radarrOn(app: Hono): Promise<{ radarr: Radarr; server: TestServer }> {
  const server = await startServer(app);
  return { server, radarr: createRadarr({ name: 'radarr', baseUrl: server.url, apiKey: 'k' }) };
}

const library = (...movies: object[]) => new Hono().get('/api/v3/movie', (c) => c.json(movies));

it('reads one movie by its TMDB id, alternate titles included', async () => {
  const { radarr, server } = await radarrOn(library({ ...film, overview: 'x', movieFile: { id: 70 } }));
  expect(await radarr.movieByTmdbId(601)).toEqual([{ ...film, movieFile: {} }]);
  expect(server.seen[0]?.url).toBe('/api/v3/movie?tmdbId=601');
});

it('keeps little of a whole library unless more is asked for', async () => {
  const { radarr } = await radarrOn(library(film, { ...film, id: 8, tmdbId: 602 }));
  const { alternateTitles, ...small } = film;
  expect((await radarr.allMovies())[0]).toEqual(small);
  expect((await radarr.allMovies({ alternateTitles: 'keep' }))[0]).toEqual({ ...small, alternateTitles });
  expect((await radarr.allMovies({ where: ({ tmdbId }) => tmdbId === 602 })).map(({ id }) => id)).toEqual([8]);
});

it('says that a movie is gone only when Radarr says so', async () => {
  const app = new Hono().get('/api/v3/movie/1', (c) => c.json({ title: 'Not Found', traceId: '00-1' }, 404));
  const { radarr } = await radarrOn(app);
  expect(await radarr.movie(1)).toBeUndefined();
  expect(await failureOf(radarr.movie(2))).toMatchObject({ code: 'upstreamError' });
});

it('asks for files a hundred movies at a time, each once, four requests in parallel', async () => {
  let running = 0;
  let most = 0;
  const app = new Hono().get('/api/v3/moviefile', async (c) => {
    running += 1;
    most = Math.max(most, running);
    await sleep(100);
    running -= 1;
    const ids = (c.req.queries('movieId') ?? []).map(Number);
    const quality = { quality: { id: 3, name: 'WEBDL-1080p' } };
    return c.json(
      ids.map((movieId) => ({
        id: movieId + 1000,
        movieId,
        relativePath: 'a.mkv',
        path: '/m/a.mkv',
        size: 1,
        quality,
      })),
    );
  });
  const { radarr, server } = await radarrOn(app);
  const ids = Array.from({ length: 950 }, (_, index) => index + 1);
  const files = await radarr.movieFiles([...ids, 1, 2, 3]);
  expect(files.map(({ movieId }) => movieId).sort((a, b) => a - b)).toEqual(ids);
  expect(files[0]?.mediaInfo).toBe(false);
  expect(server.seen).toHaveLength(10);
  expect(most).toBe(4);
});

it('asks nothing for no movies, and refuses what is no id', async () => {
  const { radarr, server } = await radarrOn(library());
  expect(await radarr.movieFiles([])).toEqual([]);
  expect(await failureOf(radarr.movieFiles([1, Number.NaN]))).toMatchObject({ code: 'invalid' });
  expect(await failureOf(radarr.movieByTmdbId(0))).toMatchObject({ code: 'invalid' });
  expect(await failureOf(radarr.rescanMovie(-1))).toMatchObject({ code: 'invalid' });
  expect(server.seen).toEqual([]);
});

it('has no files at all when one of the requests fails', async () => {
  const app = new Hono().get('/api/v3/moviefile', (c) =>
    c.req.queries('movieId')?.includes('150') ? c.body('', 500) : c.json([]),
  );
  const { radarr } = await radarrOn(app);
  const ids = Array.from({ length: 300 }, (_, index) => index + 1);
  expect(await failureOf(radarr.movieFiles(ids))).toMatchObject({ code: 'upstreamError' });
});

it('rescans one movie', async () => {
  const app = new Hono().post('/api/v3/command', async (c) =>
    c.json({ id: 1, status: 'queued', ...(await c.req.json()) }, 201),
  );
  const { radarr } = await radarrOn(app);
  expect(await radarr.rescanMovie(7)).toEqual({ id: 1, name: 'RescanMovie', status: 'queued' });
});
