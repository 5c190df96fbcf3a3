import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createSonarr } from '../../../../src/clients/sonarr/sonarr.ts';
import type { Sonarr } from '../../../../src/core/ports/sonarr.ts';
import { failureOf, startServer, type TestServer } from '../server.ts';

const show = { id: 3, title: 'Harbour Lights', tvdbId: 4711, path: '/tv/Harbour Lights' };
const special = { id: 31, seriesId: 3, tvdbId: 99, seasonNumber: 0, episodeNumber: 0, title: 'The Film' };

async function sonarrOn(app: Hono): Promise<{ sonarr: Sonarr; server: TestServer }> {
  const server = await startServer(app);
  return {
    server,
    sonarr: createSonarr({ name: 'sonarr', baseUrl: server.url, apiKey: 'k', keyVariable: 'SONARR_0_API_KEY' }),
  };
}

/** Takes any command and answers it queued, keeping what was posted. */
function commandApp(posted: unknown[]): Hono {
  return new Hono().post('/api/v3/command', async (c) => {
    posted.push(await c.req.json());
    return c.json({ id: 12, name: 'x', status: 'queued', body: {} }, 201);
  });
}

describe('reading series and episodes', () => {
  it('keeps only the fields of the port, with null as absent and sensible defaults', async () => {
    const { sonarr } = await sonarrOn(
      new Hono().get('/api/v3/series', (c) => c.json([{ ...show, imdbId: null, seasons: [1], newField: {} }])),
    );
    expect(await sonarr.allSeries()).toEqual([{ ...show, seriesType: 'standard', seasonFolder: true, seasons: [] }]);
  });

  it('believes no server that ignores the filter by TVDB id', async () => {
    const { sonarr, server } = await sonarrOn(
      new Hono().get('/api/v3/series', (c) => c.json([{ ...show, id: 4, tvdbId: 1 }, show])),
    );
    expect((await sonarr.seriesByTvdbId(4711)).map(({ id }) => id)).toEqual([3]);
    expect(server.seen[0]?.url).toBe('/api/v3/series?tvdbId=4711');
  });

  it('refuses a series without a path, since what lies where would be a guess', async () => {
    const { path: _, ...pathless } = show;
    const { sonarr } = await sonarrOn(new Hono().get('/api/v3/series', (c) => c.json([pathless])));
    expect(await failureOf(sonarr.allSeries())).toMatchObject({ code: 'upstreamData' });
  });

  it('asks for season 0 as for any other, with files', async () => {
    const { sonarr, server } = await sonarrOn(new Hono().get('/api/v3/episode', (c) => c.json([special])));
    expect(await sonarr.episodes(3, { seasonNumber: 0 })).toEqual([{ ...special, hasFile: false, episodeFileId: 0 }]);
    await sonarr.episodes(3);
    expect(server.seen.map(({ url }) => url)).toEqual([
      '/api/v3/episode?seriesId=3&seasonNumber=0&includeEpisodeFile=true',
      '/api/v3/episode?seriesId=3&includeEpisodeFile=true',
    ]);
  });

  it('tells by mediaInfo whether Sonarr could read the file', async () => {
    const file = {
      id: 5,
      seriesId: 3,
      path: '/tv/x.mkv',
      size: 7,
      quality: { quality: { id: 3, name: 'WEBDL-1080p' } },
    };
    const withInfo = {
      ...special,
      hasFile: true,
      episodeFileId: 5,
      episodeFile: { ...file, mediaInfo: { runTime: '1:00' } },
    };
    const without = { ...special, hasFile: true, episodeFileId: 5, episodeFile: file };
    const { sonarr } = await sonarrOn(new Hono().get('/api/v3/episode', (c) => c.json([withInfo, without])));
    const episodes = await sonarr.episodes(3);
    expect(episodes.map(({ episodeFile }) => episodeFile?.mediaInfo)).toEqual([true, false]);
    expect(episodes[0]?.episodeFile).toMatchObject({
      path: '/tv/x.mkv',
      quality: { quality: { name: 'WEBDL-1080p' } },
    });
  });

  it('parses a name, and knows nothing of one without numbers', async () => {
    const { sonarr, server } = await sonarrOn(
      new Hono().get('/api/v3/parse', (c) => {
        const title = c.req.query('title') ?? '';
        if (title === '204') return c.body(null, 204);
        if (!title.includes('S00')) return c.json({ title });
        const parsedEpisodeInfo = { seasonNumber: 0, episodeNumbers: [26], absoluteEpisodeNumbers: [] };
        return c.json({ title, parsedEpisodeInfo, series: show, episodes: [special] });
      }),
    );
    expect(await sonarr.parse('Harbour Lights - S00E26 & more.mkv')).toEqual({
      seasonNumber: 0,
      episodeNumbers: [26],
      absoluteEpisodeNumbers: [],
      seriesId: 3,
      episodes: [{ id: 31, tvdbId: 99, seasonNumber: 0, episodeNumber: 0 }],
    });
    expect(server.seen[0]?.url).toBe('/api/v3/parse?title=Harbour%20Lights%20-%20S00E26%20%26%20more.mkv');
    expect(await sonarr.parse('The Film')).toBeUndefined();
    expect(await sonarr.parse('204')).toBeUndefined();
  });

  it.each([
    ['/tv/Show', '/tv/Show/'],
    ['/tv/Show/', '/tv/Show/'],
    ['C:\\tv\\Show', 'C:\\tv\\Show\\'],
  ])('lists the folder %s itself, not its parent', async (path, asked) => {
    const { sonarr, server } = await sonarrOn(
      new Hono().get('/api/v3/filesystem', (c) =>
        c.json({
          parent: '/tv/',
          directories: [],
          files: [{ name: 'a.mkv', path: '/tv/Show/a.mkv', size: 9, type: 'file' }],
        }),
      ),
    );
    expect((await sonarr.filesystem(path)).files).toEqual([{ name: 'a.mkv', path: '/tv/Show/a.mkv', size: 9 }]);
    expect(new URL(server.seen[0]?.url ?? '', server.url).searchParams.get('path')).toBe(asked);
    expect(server.seen[0]?.url).toContain('includeFiles=true');
  });
});

describe('commands', () => {
  it('carry their ids', async () => {
    const posted: unknown[] = [];
    const { sonarr } = await sonarrOn(commandApp(posted));
    const quality = { quality: { id: 3, name: 'WEBDL-1080p' } };
    const file = { path: '/tv/x.mkv', seriesId: 3, episodeIds: [31], quality, languages: [] };
    expect(await sonarr.rescanSeries(3)).toEqual({ id: 12, name: 'x', status: 'queued', body: {} });
    await sonarr.refreshSeries(3);
    await sonarr.renameFiles(3, [5, 6]);
    await sonarr.manualImport([file]);
    expect(posted).toEqual([
      { name: 'RescanSeries', seriesId: 3 },
      { name: 'RefreshSeries', seriesId: 3 },
      { name: 'RenameFiles', seriesId: 3, files: [5, 6] },
      { name: 'ManualImport', importMode: 'auto', files: [file] },
    ]);
  });

  it.each([
    { name: 'RescanSeries' },
    { name: 'rescanseries', seriesIds: [3] },
    { name: 'RescanSeries', seriesId: '3' },
    { name: 'RescanSeries', seriesId: 0 },
    { name: 'RescanSeries', seriesId: Number.NaN },
    { name: 'RescanSeries', seriesId: 1.5 },
    { name: 'RescanSeries', seriesId: null },
    { name: 'RefreshSeries', seriesIds: [] },
    { name: 'RefreshSeries', seriesid: 3 },
    { name: 'RenameFiles', seriesId: 3, files: [] },
    { name: 'RenameFiles', files: [1] },
    { name: 'RescanMovie', movieIds: [1] },
    { name: 'ManualImport', files: [] },
  ])('that would run over the whole library are not sent: %j', async (body) => {
    const posted: unknown[] = [];
    const { sonarr } = await sonarrOn(commandApp(posted));
    expect(await failureOf(sonarr.command(body))).toMatchObject({ code: 'invalid' });
    expect(posted).toEqual([]);
  });

  it('that Sonarr has forgotten are undefined', async () => {
    const { sonarr } = await sonarrOn(
      new Hono()
        .get('/api/v3/system/status', (c) => c.json({ appName: 'Sonarr', version: '4' }))
        .get('*', (c) => c.body('', 404)),
    );
    expect(await sonarr.commandStatus(12)).toBeUndefined();
  });
});

describe('notification connections', () => {
  const connection = {
    id: 2,
    name: 'Plex Linker',
    implementation: 'Webhook',
    onDownload: true,
    fields: [{ name: 'url', value: 'http://x', privacy: 'normal' }],
  };

  it('are read whole, since an update must send everything back', async () => {
    const { sonarr } = await sonarrOn(new Hono().get('/api/v3/notification', (c) => c.json([connection])));
    expect(await sonarr.notifications()).toEqual([connection]);
  });

  it('are saved and tested with the flags that were asked for', async () => {
    const app = new Hono().all('*', async (c) =>
      c.req.path.endsWith('/test') ? c.json({}) : c.json({ ...(await c.req.json()), id: 2 }),
    );
    const { sonarr, server } = await sonarrOn(app);
    const { id: _, ...body } = connection;
    expect(await sonarr.createNotification(body)).toEqual(connection);
    expect(await sonarr.updateNotification(2, body, { forceSave: true })).toEqual(connection);
    await sonarr.testNotification(connection);
    expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /api/v3/notification',
      'PUT /api/v3/notification/2?forceSave=true',
      'POST /api/v3/notification/test',
    ]);
  });

  it('that fail their test say why, without the token in the address', async () => {
    const errorMessage =
      'Unable to send test message: HTTP request failed: [401:Unauthorized] [POST] at [http://linker:8080/webhooks/sonarr?token=tok-1]';
    const { sonarr } = await sonarrOn(
      new Hono().post('*', (c) => c.json([{ propertyName: 'Url', errorMessage, attemptedValue: 'pw-1' }], 400)),
    );
    const failure = await failureOf(sonarr.testNotification(connection));
    expect(failure).toMatchObject({ code: 'upstreamError', details: { status: 400 } });
    expect(String(failure)).toContain('[401:Unauthorized] [POST] at [http://linker:8080/webhooks/sonarr]');
    expect(JSON.stringify(failure) + String(failure)).not.toMatch(/tok-1|pw-1/);
  });
});
