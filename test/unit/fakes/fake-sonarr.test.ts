import { existsSync, lstatSync, mkdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWorld, type Pair, type World } from '../../fakes/world.ts';

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

afterEach(async () => {
  await world.dispose();
});

async function ask(method: string, pathAndQuery: string, body?: unknown): Promise<{ status: number; body: never }> {
  const answer = await fetch(`${world.sonarr.url}/api/v3${pathAndQuery}`, {
    method,
    headers: { 'X-Api-Key': world.sonarr.apiKey },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as never };
}

async function run(command: Record<string, unknown>): Promise<void> {
  await ask('POST', '/command', command);
  await world.sonarr.idle();
}

/** Links a pair's movie into its series and lets Sonarr find it. */
async function linked(pair: Pair, relative: string, style: 'relative' | 'absolute' = 'relative'): Promise<string> {
  const at = path.join(pair.series.path, relative);
  mkdirSync(path.dirname(at), { recursive: true });
  const source = world.source(pair);
  symlinkSync(style === 'absolute' ? source : path.relative(path.dirname(at), source), at);
  await run({ name: 'RescanSeries', seriesId: pair.series.id });
  return at;
}

function renaming(pair: Pair): Record<string, unknown> {
  world.sonarr.naming.renameEpisodes = true;
  return { name: 'RenameFiles', seriesId: pair.series.id, files: [pair.episode.episodeFileId] };
}

describe('RenameFiles of the fake Sonarr', () => {
  it('in the same folder keeps the text of the link, and reports both paths', async () => {
    const pair = world.pair();
    const at = await linked(pair, 'Specials/odd S00E26 WEBDL-1080p.mkv');
    const text = readlinkSync(at);
    await run(renaming(pair));
    expect(readlinkSync(world.expectedLink(pair))).toBe(text);
    expect(lstatSync(at, { throwIfNoEntry: false })).toBeUndefined();
    expect(world.sonarr.events).toMatchObject([
      { eventType: 'Rename', renamedEpisodeFiles: [{ previousPath: at, path: world.expectedLink(pair) }] },
    ]);
  });

  it('into another folder turns a relative link into an absolute path through the old folder, which then is gone', async () => {
    const pair = world.pair();
    const at = await linked(pair, 'Season 00/odd S00E26 WEBDL-1080p.mkv');
    const text = readlinkSync(at);
    await run(renaming(pair));
    const now = world.expectedLink(pair);
    expect(readlinkSync(now)).toBe(`${path.dirname(at)}/${text}`);
    expect(existsSync(path.dirname(at))).toBe(false);
    expect(existsSync(now)).toBe(false);
  });

  it('keeps an absolute link right', async () => {
    const pair = world.pair();
    await linked(pair, 'Season 00/odd S00E26 WEBDL-1080p.mkv', 'absolute');
    await run(renaming(pair));
    expect(readlinkSync(world.expectedLink(pair))).toBe(world.source(pair));
  });

  it('changes nothing and says nothing where something is in the way', async () => {
    const pair = world.pair();
    const at = await linked(pair, 'Specials/odd S00E26 WEBDL-1080p.mkv');
    symlinkSync('/nowhere', world.expectedLink(pair));
    await run(renaming(pair));
    expect(lstatSync(at).isSymbolicLink()).toBe(true);
    expect(world.sonarr.commands.at(-1)).toMatchObject({ status: 'completed' });
    expect(world.sonarr.events).toEqual([]);
  });

  it('with setPermissionsLinux reaches through the link to the movie file', async () => {
    const pair = world.pair();
    await linked(pair, 'Specials/odd S00E26 WEBDL-1080p.mkv');
    Object.assign(world.sonarr.mediaManagement, { setPermissionsLinux: true, chmodFolder: '700' });
    await run(renaming(pair));
    expect(statSync(world.source(pair)).mode & 0o777).toBe(0o600);
  });

  it('is previewed with paths relative to the series, folders only where renaming is off', async () => {
    const pair = world.pair();
    await linked(pair, 'Season 00/odd S00E26 WEBDL-1080p.mkv');
    const preview = `/rename?seriesId=${pair.series.id}&seasonNumber=0`;
    const row = { existingPath: 'Season 00/odd S00E26 WEBDL-1080p.mkv', episodeNumbers: [26] };
    expect((await ask('GET', preview)).body).toMatchObject([
      { ...row, newPath: 'Specials/odd S00E26 WEBDL-1080p.mkv' },
    ]);
    world.sonarr.naming.renameEpisodes = true;
    const newPath = path.relative(pair.series.path, world.expectedLink(pair));
    expect((await ask('GET', preview)).body).toMatchObject([{ ...row, newPath }]);
  });
});

describe('what happens to specials', () => {
  it('swapped ones keep row, number and file, and exchange title and TVDB id', async () => {
    const a = world.pair({ number: 1, episodeTitle: 'Alpha', episodeTvdbId: 11 });
    const b = world.pair({ series: a.series, number: 2, episodeTitle: 'Beta', episodeTvdbId: 22 });
    await linked(a, 'Specials/x S00E01 WEBDL-1080p.mkv');
    const fileId = a.episode.episodeFileId;
    world.sonarr.swapSpecials(a.episode, b.episode);
    const { body } = await ask('GET', `/episode?seriesId=${a.series.id}&seasonNumber=0`);
    expect(body).toMatchObject([
      { episodeNumber: 1, tvdbId: 22, title: 'Beta', episodeFileId: fileId },
      { episodeNumber: 2, tvdbId: 11, title: 'Alpha', episodeFileId: 0 },
    ]);
    expect(world.sonarr.events).toEqual([]);
  });

  it('one that gets a free number loses its file row silently, and the link stays', async () => {
    const pair = world.pair({ number: 1 });
    const at = await linked(pair, 'Specials/x S00E01 WEBDL-1080p.mkv');
    const moved = world.sonarr.renumber(pair.episode, 9);
    expect(moved).toMatchObject({ episodeNumber: 9, tvdbId: pair.episode.tvdbId, episodeFileId: 0 });
    expect(world.sonarr.files).toEqual([]);
    expect(existsSync(at)).toBe(true);
    expect(world.sonarr.events).toEqual([]);
  });

  it('those of a new series come late where so arranged', async () => {
    const series = world.sonarr.addSeries({
      title: 'Late Show',
      tvdbId: 5,
      path: `${world.tv}/Late Show`,
      episodes: [{ season: 0, number: 1, title: 'One', tvdbId: 51 }],
      episodesAfterMs: 400,
    });
    expect((await ask('GET', `/episode?seriesId=${series.id}`)).body).toEqual([]);
    const later = async () => expect((await ask('GET', `/episode?seriesId=${series.id}`)).body).toHaveLength(1);
    await vi.waitFor(later, { timeout: 5_000 });
  });

  it('a refresh may bring a new one, and scans after it', async () => {
    const pair = world.pair({ episode: false });
    await linked(pair, 'Specials/x S00E26 WEBDL-1080p.mkv');
    expect(world.sonarr.files).toEqual([]);
    world.sonarr.onRefresh = (series) => {
      world.sonarr.addEpisode(series, { season: 0, number: 26, title: 'One', tvdbId: 500 });
    };
    await run({ name: 'RefreshSeries', seriesIds: [pair.series.id] });
    expect(world.sonarr.files).toHaveLength(1);
  });
});

describe('what happens to files', () => {
  it('deleting an episode file unlinks the link only', async () => {
    const pair = world.pair();
    const at = await linked(pair, 'Specials/x S00E26 WEBDL-1080p.mkv');
    expect(await ask('DELETE', `/episodefile/${pair.episode.episodeFileId}`)).toMatchObject({
      status: 200,
      body: null,
    });
    expect(lstatSync(at, { throwIfNoEntry: false })).toBeUndefined();
    expect(existsSync(world.source(pair))).toBe(true);
    expect(world.sonarr.events).toMatchObject([{ eventType: 'EpisodeFileDelete', deleteReason: 'manual' }]);
  });

  it('a download of its own replaces the link and names it among the deleted', async () => {
    const pair = world.pair();
    const at = await linked(pair, 'Specials/x S00E26 WEBDL-1080p.mkv');
    world.sonarr.connect({ url: 'http://127.0.0.1:9/', flags: [] });
    const file = await world.sonarr.importFile(pair.series, { episodes: [pair.episode], quality: 'Bluray-1080p' });
    expect(lstatSync(at, { throwIfNoEntry: false })).toBeUndefined();
    expect(existsSync(world.source(pair))).toBe(true);
    expect(lstatSync(world.sonarr.pathOf(file)).isFile()).toBe(true);
    expect(world.sonarr.events).toMatchObject([
      { eventType: 'EpisodeFileDelete', deleteReason: 'upgrade' },
      { eventType: 'Download', isUpgrade: true, deletedFiles: [{ path: at }] },
      { eventType: 'Download', episodeFiles: [{ id: file.id }], fileCount: 1 },
    ]);
  });

  it('a moved series takes its links along without a word', async () => {
    const pair = world.pair();
    await linked(pair, 'Specials/x S00E26 WEBDL-1080p.mkv');
    const moved = path.join(world.tv, 'deeper', 'Elsewhere');
    world.sonarr.moveSeries(pair.series, moved);
    const at = path.join(moved, 'Specials/x S00E26 WEBDL-1080p.mkv');
    expect(lstatSync(at).isSymbolicLink()).toBe(true);
    expect(existsSync(at)).toBe(false);
    expect((await ask('GET', `/series/${pair.series.id}`)).body).toMatchObject({ path: moved });
    expect(world.sonarr.events).toEqual([]);
  });
});

describe('GET /parse', () => {
  it.each([
    ['Harbour Street - S00E26 - Lights S01E03 WEBDL-1080p.mkv', 'Harbour Street', 0, [26], 'WEBDL-1080p'],
    ['Harbour Street - S00E04-E05 - Two', 'Harbour Street', 0, [4, 5], 'Unknown'],
    ['Harbour.Street.S01E02E03.720p.BluRay.x264-GRP', 'Harbour Street', 1, [2, 3], 'Bluray-720p'],
    ['Harbour Street - 0x24 - Lights', 'Harbour Street', 0, [24], 'Unknown'],
    ['Harbour Street - S00E26 - Lights Bluray-1080p Remux.mkv', 'Harbour Street', 0, [26], 'Bluray-1080p Remux'],
  ])('reads %s', async (title, seriesTitle, seasonNumber, episodeNumbers, name) => {
    const pair = world.pair({ seriesTitle: 'Harbour Street', season: seasonNumber, number: episodeNumbers[0] ?? 0 });
    const { body } = await ask('GET', `/parse?title=${encodeURIComponent(title)}`);
    expect(body).toMatchObject({
      parsedEpisodeInfo: { seriesTitle, seasonNumber, episodeNumbers, quality: { quality: { name } } },
      series: { id: pair.series.id },
      episodes: [{ id: pair.episode.id }],
    });
  });

  it('knows no series by a foreign title, nothing without numbers, and answers 204 for a path alone', async () => {
    world.pair({ seriesTitle: 'Harbour Street' });
    const foreign = await ask('GET', '/parse?title=Another%20Show%20-%20S00E26');
    expect(foreign.body).toMatchObject({ episodes: [] });
    expect(foreign.body).not.toHaveProperty('series');
    expect((await ask('GET', '/parse?title=Harbour%20Street')).body).toEqual({
      title: 'Harbour Street',
      customFormatScore: 0,
    });
    expect((await ask('GET', '/parse?path=/x/Harbour%20Street%20-%20S00E26.mkv')).status).toBe(204);
  });
});

describe('GET /filesystem', () => {
  it('lists the parent without a slash at the end, and gives a link the size of its text', async () => {
    const pair = world.pair();
    const at = await linked(pair, 'Specials/x S00E26 WEBDL-1080p.mkv');
    const specials = path.dirname(at);
    const bare = await ask('GET', `/filesystem?path=${encodeURIComponent(specials)}&includeFiles=true`);
    expect(bare.body).toMatchObject({ parent: `${world.tv}/`, directories: [{ name: 'Specials' }], files: [] });
    const list = await ask('GET', `/filesystem?path=${encodeURIComponent(`${specials}/`)}&includeFiles=true`);
    expect(list.body).toMatchObject({ files: [{ path: at, size: readlinkSync(at).length }] });
    const missing = await ask('GET', '/filesystem?path=/no/such/&includeFiles=true');
    expect(missing).toMatchObject({ status: 200, body: { parent: '/no/', directories: [], files: [] } });
    expect((await ask('GET', '/filesystem/type?path=/no/such')).body).toEqual({ type: 'folder' });
  });
});
