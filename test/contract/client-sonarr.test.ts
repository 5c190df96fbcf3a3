import { describe, expect, it } from 'vitest';
import { createSonarr } from '../../src/clients/sonarr/sonarr.ts';
import type { Sonarr } from '../../src/core/ports/sonarr.ts';
import { hasFixtures, type Replay, replay, serveBody, skipNote } from '../unit/clients/replay.ts';
import { failureOf } from '../unit/clients/server.ts';

function sonarrAt(url: string): Sonarr {
  return createSonarr({ name: 'sonarr', baseUrl: url, apiKey: 'k', keyVariable: 'SONARR_0_API_KEY' });
}

async function recorded(name: string): Promise<{ sonarr: Sonarr; server: Replay }> {
  const server = await replay(`sonarr-v5/api/${name}`);
  return { server, sonarr: sonarrAt(server.url) };
}

function bodyOf(server: Replay): Record<string, unknown>[] {
  return server.recorded.body as Record<string, unknown>[];
}

describe.skipIf(!hasFixtures)(`the Sonarr client reads what a Sonarr answered${skipNote}`, () => {
  const reads: [string, (sonarr: Sonarr) => Promise<unknown>][] = [
    ['system-status', (sonarr) => sonarr.status()],
    ['rootfolder', (sonarr) => sonarr.rootFolders()],
    ['rootfolder-empty', (sonarr) => sonarr.rootFolders()],
    ['rootfolder-with-missing', (sonarr) => sonarr.rootFolders()],
    ['series-by-tvdbid', (sonarr) => sonarr.seriesByTvdbId(76885)],
    ['series-by-unknown-tvdbid', (sonarr) => sonarr.seriesByTvdbId(5)],
    ['series-get', (sonarr) => sonarr.series(2)],
    ['series-list', (sonarr) => sonarr.allSeries()],
    ['episode-s00-nofiles', (sonarr) => sonarr.episodes(2, { seasonNumber: 0 })],
    ['episode-s00-after-rescan', (sonarr) => sonarr.episodes(2, { seasonNumber: 0 })],
    ['episode-s00-final', (sonarr) => sonarr.episodes(2, { seasonNumber: 0 })],
    ['episodefile-list', (sonarr) => sonarr.episodeFiles(2)],
    ['config-naming', (sonarr) => sonarr.naming()],
    ['config-mediamanagement', (sonarr) => sonarr.mediaManagement()],
    ['qualitydefinition-initial', (sonarr) => sonarr.qualityDefinitions()],
    ['language-initial', (sonarr) => sonarr.languages()],
    ['parse-title-Test_Show_S00E01_mkv', (sonarr) => sonarr.parse('Test.Show.S00E01.mkv')],
    ['rename-preview', (sonarr) => sonarr.renamePreview(2)],
    ['rename-preview-s00', (sonarr) => sonarr.renamePreview(2, { seasonNumber: 0 })],
    ['filesystem-movie-folder', (sonarr) => sonarr.filesystem('/data/media/movies/Test Show The Movie (2011)')],
    ['filesystem-missing-folder', (sonarr) => sonarr.filesystem('/data/media/nope')],
    ['command-rescan-first-done', (sonarr) => sonarr.commandStatus(6)],
    ['notification-list', (sonarr) => sonarr.notifications()],
    ['manualimport-drop', (sonarr) => sonarr.manualImportList('/data/media/drop', { filterExistingFiles: false })],
  ];

  it.each(reads)('%s, asking the same address', async (name, read) => {
    const { sonarr, server } = await recorded(name);
    const answer = await read(sonarr);
    const { asked, recorded: was } = server.asked();
    expect(asked).toBe(was);
    // Every field that we hand on has the server's own name and value, as far as it is a plain one.
    const [got, want] = Array.isArray(answer) ? [answer, bodyOf(server)] : [[answer], [server.recorded.body]];
    expect(got).toHaveLength((want as unknown[]).length);
    for (const [index, row] of got.entries()) {
      const source = (want as Record<string, unknown>[])[index] ?? {};
      for (const [field, value] of Object.entries(row as object)) {
        if (field in source && typeof value !== 'object' && field !== 'mediaInfo') expect(source[field]).toEqual(value);
      }
    }
  });

  it('carries the file of each special: its size, path, quality and whether it could be read', async () => {
    const { sonarr, server } = await recorded('episode-s00-after-rescan');
    const episodes = await sonarr.episodes(2, { seasonNumber: 0 });
    const source = bodyOf(server) as { hasFile: boolean; episodeFile?: Record<string, unknown> }[];
    expect(episodes.some(({ hasFile }) => hasFile)).toBe(true);
    for (const [index, episode] of episodes.entries()) {
      const file = source[index]?.episodeFile;
      expect(episode.tvdbId).toBeGreaterThan(0);
      expect(episode.hasFile).toBe(file !== undefined);
      expect(episode.episodeFile?.size).toBe(file?.size);
      expect(episode.episodeFile?.path).toBe(file?.path);
      expect(episode.episodeFile?.mediaInfo).toBe(file === undefined ? undefined : file.mediaInfo !== undefined);
      if (file) expect(episode.episodeFile?.quality?.quality.name).toMatch(/\w/);
    }
    expect(new Set(episodes.flatMap(({ episodeFile }) => (episodeFile ? [episodeFile.mediaInfo] : [])))).toContain(
      true,
    );
  });

  it('reads names as Sonarr does, and nothing in a name without a number', async () => {
    const known = await recorded('parse-title-Test_Show_S00E01_mkv');
    expect(await known.sonarr.parse('x')).toEqual({
      seasonNumber: 0,
      episodeNumbers: [1],
      absoluteEpisodeNumbers: [],
      seriesId: 2,
      episodes: [{ id: 1, tvdbId: 5_000_001, seasonNumber: 0, episodeNumber: 1 }],
    });
    const foreign = await recorded('parse-title-Totally_Different_Title__2012____S00E22');
    expect(await foreign.sonarr.parse('x')).toMatchObject({ seasonNumber: 0, episodeNumbers: [22], episodes: [] });
    expect(await (await recorded('parse-title-The_Movie_With_No_Number')).sonarr.parse('x')).toBeUndefined();
    expect(await (await recorded('parse-path-bare')).sonarr.parse('x')).toBeUndefined();
  });

  it('reads the folder formats', async () => {
    expect(await (await recorded('config-naming')).sonarr.naming()).toMatchObject({
      renameEpisodes: true,
      seasonFolderFormat: 'Season {season}',
      specialsFolderFormat: 'Specials',
    });
  });

  it.each([
    ['command-get-after-kill', 'orphaned'],
    ['command-get-failed-after-5min', 'failed'],
    ['command-rescan-unknown-series-done', 'failed'],
    ['command-rescan-dangling-tracked-done', 'failed'],
    ['command-rescan-root-empty-done', 'completed'],
  ])('reads the end of a command: %s is %s', async (name, status) => {
    const command = await (await recorded(name)).sonarr.commandStatus(1);
    expect(command?.status).toBe(status);
    if (status === 'failed') expect(command?.exception).toMatch(/Exception/);
  });

  it('reads the answer to a posted command', async () => {
    const { sonarr } = await recorded('command-rescan-first');
    expect(await sonarr.rescanSeries(2)).toMatchObject({
      id: 6,
      name: 'RescanSeries',
      status: expect.stringMatching(/queued|started/),
    });
  });

  it('knows a series that is not there from a fault', async () => {
    expect(await (await recorded('series-unknown-id')).sonarr.series(999)).toBeUndefined();
    expect(await failureOf((await recorded('no-key')).sonarr.series(2))).toMatchObject({
      code: 'upstreamAuth',
      message: expect.stringContaining('check SONARR_0_API_KEY'),
    });
  });

  it('takes an empty 404 for an answer only from a Sonarr', async () => {
    // The replay says 404 to the question who it is, too.
    const { sonarr, server } = await recorded('command-unknown-id');
    expect(await failureOf(sonarr.commandStatus(999_999))).toMatchObject({ code: 'upstreamError' });
    expect(server.seen.map(({ url }) => url)).toEqual(['/api/v3/command/999999', '/api/v3/system/status']);
  });

  it.each([
    ['notification-post-receiver-500', 400, 'HTTP request failed: [500:InternalServerError]'],
    ['notification-post-badjson', 400, 'Expected depth to be zero'],
    ['notification-post-conn-refused', 500, 'Connection refused'],
    ['notification-post-noname', 400, 'Name'],
  ])('hands on why a connection was refused: %s', async (name, status, text) => {
    const { sonarr } = await recorded(name);
    const failure = await failureOf(sonarr.createNotification({ name: 'x', implementation: 'Webhook' }));
    expect(failure).toMatchObject({ code: 'upstreamError', details: { status } });
    expect(String(failure)).toContain(text);
    expect(String(failure)).not.toMatch(/\?k=1|s3cret-pw|tok-123456/);
  });

  it.each(['notification-post-ok', 'notification-put-forcesave'])('reads a saved connection: %s', async (name) => {
    const { sonarr, server } = await recorded(name);
    const saved = await sonarr.createNotification({ name: 'x', implementation: 'Webhook' });
    expect(saved).toEqual(server.recorded.body);
  });

  it('takes the empty answer to a good test', async () => {
    const { sonarr } = await recorded('notification-test-ok');
    await expect(sonarr.testNotification({ name: 'x', implementation: 'Webhook' })).resolves.toBeUndefined();
  });

  it('reads series and episodes of a real library', async () => {
    const series = await sonarrAt((await serveBody('api/ruddarr-app/series.trimmed.json')).url).allSeries();
    expect(series.length).toBeGreaterThan(0);
    expect(series.every(({ path, tvdbId }) => path.startsWith('/') && (tvdbId ?? 0) > 0)).toBe(true);
    const episodes = await sonarrAt((await serveBody('api/ruddarr-app/series-episodes.json')).url).episodes(15);
    expect(episodes.filter(({ seasonNumber }) => seasonNumber === 0).length).toBeGreaterThan(0);
  });
});
