import { describe, expect, it } from 'vitest';
import { createRadarr } from '../../src/clients/radarr/radarr.ts';
import type { Radarr } from '../../src/core/ports/radarr.ts';
import { hasFixtures, type Replay, readFixture, replay, serveBody, skipNote } from '../unit/clients/replay.ts';
import { failureOf } from '../unit/clients/server.ts';

function radarrAt(url: string): Radarr {
  return createRadarr({ name: 'radarr', baseUrl: url, apiKey: 'k', keyVariable: 'RADARR_0_API_KEY' });
}

async function recorded(name: string): Promise<{ radarr: Radarr; server: Replay }> {
  const server = await replay(`radarr-v6/api/${name}`);
  return { server, radarr: radarrAt(server.url) };
}

describe.skipIf(!hasFixtures)(`the Radarr client reads what a Radarr answered${skipNote}`, () => {
  const reads: [string, (radarr: Radarr) => Promise<unknown>][] = [
    ['system-status', (radarr) => radarr.status()],
    ['rootfolder', (radarr) => radarr.rootFolders()],
    ['rootfolder-inaccessible', (radarr) => radarr.rootFolders()],
    ['config-mediamanagement', (radarr) => radarr.mediaManagement()],
    ['movie-by-tmdbid', (radarr) => radarr.movieByTmdbId(11_299)],
    ['movie-by-tmdbid-none', (radarr) => radarr.movieByTmdbId(424_242)],
    ['movie-get-1-no-file', (radarr) => radarr.movie(1)],
    ['movie-get-1-with-file-720', (radarr) => radarr.movie(1)],
    ['movie-list', (radarr) => radarr.allMovies()],
    ['movie-list-late', (radarr) => radarr.allMovies({ alternateTitles: 'keep' })],
    ['moviefile-list-720', (radarr) => radarr.movieFiles([1])],
    ['moviefile-list-two-files', (radarr) => radarr.movieFiles([4])],
    ['moviefile-list-unknown-movie', (radarr) => radarr.movieFiles([9999])],
    ['filesystem-movie-folder-trailing-slash', (radarr) => radarr.filesystem('/data/media/movies/The Matrix (1999)')],
    ['filesystem-missing', (radarr) => radarr.filesystem('/no/such')],
    ['command-get-completed', (radarr) => radarr.commandStatus(56)],
    ['command-refresh-unknown-id-done', (radarr) => radarr.commandStatus(63)],
    ['notification-list', (radarr) => radarr.notifications()],
  ];

  it.each(reads)('%s, asking the same address', async (name, read) => {
    const { radarr, server } = await recorded(name);
    const answer = await read(radarr);
    const { asked, recorded: was } = server.asked();
    expect(asked).toBe(was);
    const rows = Array.isArray(answer) ? answer : [answer];
    const sources = (Array.isArray(server.recorded.body) ? server.recorded.body : [server.recorded.body]) as Record<
      string,
      unknown
    >[];
    expect(rows).toHaveLength(sources.length);
    for (const [index, row] of rows.entries()) {
      for (const [field, value] of Object.entries(row as object)) {
        if (typeof value !== 'object' && field !== 'mediaInfo') expect(sources[index]?.[field]).toEqual(value);
      }
    }
  });

  it('carries both rows of a movie with two files, with their own sizes and qualities', async () => {
    const files = await (await recorded('moviefile-list-two-files')).radarr.movieFiles([4]);
    expect(files.map(({ id, quality }) => [id, quality.quality.name])).toEqual([
      [3, 'WEBDL-720p'],
      [4, 'Bluray-1080p'],
    ]);
    expect(files.every(({ mediaInfo, languages }) => mediaInfo && languages?.[0]?.name === 'Japanese')).toBe(true);
  });

  it('keeps titles in other scripts, and the alternate ones where they were asked for', async () => {
    const { radarr, server } = await recorded('movie-get-1-with-file-720');
    const source = server.recorded.body as { originalTitle: string; alternateTitles: { title: string }[] };
    const movie = await radarr.movie(1);
    expect(source.originalTitle).toMatch(/\p{Script=Han}/u);
    expect(movie?.originalTitle).toBe(source.originalTitle);
    expect(movie?.alternateTitles).toEqual(source.alternateTitles.map(({ title }) => ({ title })));
    expect((await (await recorded('movie-list')).radarr.allMovies())[0]).not.toHaveProperty('alternateTitles');
  });

  it('knows a movie that is not there', async () => {
    expect(await (await recorded('movie-get-unknown-id')).radarr.movie(9999)).toBeUndefined();
    expect(await (await recorded('command-get-unknown')).radarr.commandStatus(999_999)).toBeUndefined();
  });

  it('takes an unknown route for no word about a movie', async () => {
    expect(await failureOf((await recorded('unknown-endpoint')).radarr.movie(1))).toMatchObject({
      code: 'upstreamError',
    });
  });

  it('says which address has the URL base', async () => {
    const { radarr, server } = await recorded('urlbase-missing');
    expect(await failureOf(radarr.status())).toMatchObject({
      message: expect.stringContaining(`set RADARR_0_URL to ${server.url}/radarr`),
    });
    const post = await recorded('urlbase-missing-post');
    expect(await failureOf(post.radarr.rescanMovie(1))).toMatchObject({
      code: 'upstreamError',
      details: { status: 307 },
    });
  });

  it.each(['auth-no-key', 'auth-wrong-key'])('names the key to check: %s', async (name) => {
    expect(await failureOf((await recorded(name)).radarr.status())).toMatchObject({
      code: 'upstreamAuth',
      message: expect.stringContaining('check RADARR_0_API_KEY'),
    });
  });

  it.each([
    ['notification-post-receiver-500', 'Url'],
    ['notification-post-duplicate-name', 'Name'],
  ])('hands on why a connection was refused: %s', async (name, field) => {
    const { radarr } = await recorded(name);
    const failure = await failureOf(radarr.createNotification({ name: 'x', implementation: 'Webhook' }));
    expect(failure).toMatchObject({ details: { status: 400, reasons: [{ field }] } });
  });

  it('takes any answer to a good test', async () => {
    const { radarr } = await recorded('notification-test-ok');
    await expect(radarr.testNotification({ name: 'x', implementation: 'Webhook' })).resolves.toBeUndefined();
  });

  it('reads what a schema offers', async () => {
    const schema = await replay('radarr-v6/api/notification-schema-webhook');
    schema.recorded.body = [schema.recorded.body];
    const [webhook] = await radarrAt(schema.url).notificationSchema();
    expect(webhook?.implementation).toBe('Webhook');
    expect(webhook?.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['url', 'method', 'headers']));
  });

  it('reads movies, files, folders and connections of a real server', async () => {
    const source = readFixture('api/ruddarr-app/movies.trimmed.json') as { id: number; path: string }[];
    const movies = await radarrAt((await serveBody('api/ruddarr-app/movies.trimmed.json')).url).allMovies();
    expect(movies.map(({ id, path }) => ({ id, path }))).toEqual(source.map(({ id, path }) => ({ id, path })));
    const files = await radarrAt((await serveBody('api/ruddarr-app/movie-files.json')).url).movieFiles([295]);
    expect(files.every(({ size, path }) => size > 0 && path.startsWith('/'))).toBe(true);
    const folders = await radarrAt((await serveBody('api/ruddarr-app/root-folders.json')).url).rootFolders();
    expect(folders.length).toBeGreaterThan(0);
    const connections = await radarrAt((await serveBody('api/ruddarr-app/notifications.json')).url).notifications();
    expect(connections.length).toBeGreaterThan(0);
    const status = await radarrAt((await serveBody('api/ruddarr-app/system-status.json')).url).status();
    expect(status).toMatchObject({ appName: 'Radarr', version: '5.2.6.8376' });
  });
});
