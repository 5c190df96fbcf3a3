import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeRadarr } from '../../fakes/fake-radarr.ts';
import { createWorld, type World } from '../../fakes/world.ts';
import { type Receiver, startReceiver } from './receiver.ts';

let world: World;
let receiver: Receiver;

beforeEach(async () => {
  world = await createWorld();
  receiver = await startReceiver();
});

afterEach(async () => {
  await receiver.stop();
  await world.dispose();
});

async function get(pathAndQuery: string): Promise<{ status: number; body: never }> {
  const answer = await fetch(`${world.radarr.url}/api/v3${pathAndQuery}`, {
    headers: { 'X-Api-Key': world.radarr.apiKey },
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as never };
}

describe('the fake Radarr', () => {
  it('sends MovieDelete while the files are there and the movie is 404, and removes them only after the answer', async () => {
    const { movie } = world.pair();
    world.radarr.connect({ url: receiver.url });
    const seen: unknown[] = [];
    receiver.onRequest = async () => {
      seen.push(existsSync(movie.path), (await get(`/movie/${movie.id}`)).status);
    };
    await world.radarr.deleteMovie(movie, { files: true, afterEventMs: 20 });
    expect(seen).toEqual([true, 404]);
    expect(existsSync(movie.path)).toBe(false);
    expect(receiver.events()).toEqual(['MovieDelete']);
    expect(receiver.requests[0]?.body).toMatchObject({ deletedFiles: true, movieFolderSize: expect.any(Number) });
  });

  it('keeps the files of a movie that is deleted without them', async () => {
    const pair = world.pair();
    const source = world.source(pair);
    await world.radarr.deleteMovie(pair.movie);
    expect(existsSync(source)).toBe(true);
  });

  it('upgrades in the real order: /movie is stale while /moviefile is empty', async () => {
    const pair = world.pair();
    const { movie } = pair;
    const old = world.source(pair);
    const oldId = movie.movieFileId;
    world.radarr.connect({ url: receiver.url });
    const between: unknown[] = [];
    await world.radarr.upgrade(movie, {
      name: 'better Bluray-1080p.mkv',
      between: async () => {
        between.push((await get(`/movie/${movie.id}`)).body, (await get(`/moviefile?movieId=${movie.id}`)).body);
        between.push(existsSync(old));
      },
    });
    expect(between).toMatchObject([{ hasFile: true, movieFileId: oldId }, [], false]);
    expect((await get(`/moviefile?movieId=${movie.id}`)).body).toMatchObject([{ quality: { quality: { id: 7 } } }]);
    expect(receiver.events()).toEqual(['Download']);
    expect(receiver.requests[0]?.body).toMatchObject({ isUpgrade: true, deletedFiles: [{ id: oldId, path: old }] });
  });

  it('sends MovieFileDelete(upgrade) first where its flag is on, and names the bin', async () => {
    const { movie } = world.pair();
    world.radarr.mediaManagement.recycleBin = path.join(world.data, 'bin');
    const flags = ['onDownload', 'onUpgrade', 'onMovieFileDelete', 'onMovieFileDeleteForUpgrade'];
    world.radarr.connect({ url: receiver.url, flags });
    await world.radarr.upgrade(movie, { name: 'better Bluray-1080p.mkv' });
    expect(receiver.events()).toEqual(['MovieFileDelete', 'Download']);
    expect(receiver.requests[0]?.body).toMatchObject({ deleteReason: 'upgrade' });
    const deleted = (receiver.requests[1]?.body.deletedFiles as { recycleBinPath: string }[] | undefined)?.[0];
    expect(existsSync(deleted?.recycleBinPath ?? '')).toBe(true);
  });

  it('lists the files of many movies at once', async () => {
    const ids = [world.pair(), world.pair(), world.pair()].map((pair) => pair.movie.id);
    const { body } = await get(`/moviefile?movieId=${ids[0]}&movieId=${ids[2]}`);
    expect((body as { movieId: number }[]).map((file) => file.movieId)).toEqual([ids[0], ids[2]]);
  });

  it('tracks a second file put there by hand at the next rescan, without an event', async () => {
    const pair = world.pair();
    writeFileSync(path.join(pair.movie.path, 'second.mkv'), 'x');
    world.radarr.queue.push({ name: 'RescanMovie', movieId: pair.movie.id });
    await world.radarr.idle();
    expect(world.radarr.filesOf(pair.movie)).toHaveLength(2);
    expect(world.radarr.events).toEqual([]);
  });

  it('tells a rename with the old and the new path', async () => {
    const pair = world.pair();
    const previousPath = world.source(pair);
    world.radarr.naming.renameMovies = true;
    world.radarr.naming.standardMovieFormat = '{Movie Title} [{Quality Full}]';
    const files = [pair.movie.movieFileId];
    world.radarr.queue.push({ name: 'RenameFiles', movieId: pair.movie.id, files });
    await world.radarr.idle();
    expect(world.radarr.events).toMatchObject([
      { eventType: 'Rename', renamedMovieFiles: [{ previousPath, path: world.source(pair) }] },
    ]);
    expect(readdirSync(pair.movie.path)).toEqual([path.basename(world.source(pair))]);
  });

  it('moves a movie without any event', async () => {
    const pair = world.pair();
    world.radarr.connect({ url: receiver.url });
    world.radarr.moveMovie(pair.movie, path.join(world.movies, 'Elsewhere'));
    expect(existsSync(world.source(pair))).toBe(true);
    expect(receiver.requests).toEqual([]);
  });

  it('streams a library of thousands that it does not hold, about 5 KB a movie', async () => {
    const radarr = new FakeRadarr({ syntheticMovies: 300 });
    radarr.addRootFolder(world.movies);
    const headers = { 'X-Api-Key': radarr.apiKey };
    const answer = await radarr.app.fetch(new Request('http://radarr/api/v3/movie', { headers }));
    const text = await answer.text();
    const movies = JSON.parse(text) as { id: number; tmdbId: number; title: string; movieFileId: number }[];
    expect(movies).toHaveLength(300);
    expect(new Set(movies.map((movie) => movie.id)).size).toBe(300);
    expect(text.length / 300).toBeGreaterThan(4_500);
    expect(text.length / 300).toBeLessThan(6_000);
    const last = movies.at(-1);
    const one = await radarr.app.fetch(new Request(`http://radarr/api/v3/movie?tmdbId=${last?.tmdbId}`, { headers }));
    expect(await one.json()).toEqual([last]);
    const files = `http://radarr/api/v3/moviefile?movieId=${last?.id}`;
    const file = await radarr.app.fetch(new Request(files, { headers }));
    expect(await file.json()).toMatchObject([{ id: last?.movieFileId, movieId: last?.id }]);
  });
});
