import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

async function ask(method: string, pathAndQuery: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${world.sonarr.url}/api/v3${pathAndQuery}`, {
    method,
    headers: { 'X-Api-Key': world.sonarr.apiKey, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

async function run(command: Record<string, unknown>): Promise<{ status: string; exception?: string }> {
  const { body } = await ask('POST', '/command', command);
  await world.sonarr.idle();
  const done = await ask('GET', `/command/${(body as { id: number }).id}`);
  return done.body as { status: string; exception?: string };
}

const rescan = (pair: Pair) => run({ name: 'RescanSeries', seriesId: pair.series.id });

function link(pair: Pair, at = world.expectedLink(pair)): string {
  mkdirSync(path.dirname(at), { recursive: true });
  symlinkSync(path.relative(path.dirname(at), world.source(pair)), at);
  return at;
}

describe('a rescan of the fake Sonarr', () => {
  it('imports a link by its name, with the size of what it leads to', async () => {
    const pair = world.pair({ sizeBytes: 54_321 });
    const at = link(pair);
    expect((await rescan(pair)).status).toBe('completed');
    const file = world.sonarr.fileOf(pair.episode);
    expect(file).toMatchObject({ size: 54_321, quality: { quality: { name: 'WEBDL-1080p' } } });
    expect(file?.mediaInfo).not.toBeNull();
    expect(file === null ? '' : world.sonarr.pathOf(file)).toBe(at);
    expect(world.sonarr.events).toEqual([]);
  });

  it('takes whatever begins otherwise than Matroska for a file without mediaInfo', async () => {
    const pair = world.pair();
    writeFileSync(world.source(pair), 'a text');
    link(pair);
    await rescan(pair);
    expect(world.sonarr.fileOf(pair.episode)).toMatchObject({ size: 6, mediaInfo: null });
  });

  it('fails over a tracked link that leads nowhere, after it has imported what is new and dropped what is gone', async () => {
    const pair = world.pair({ number: 1 });
    const gone = world.pair({ series: pair.series, number: 2 });
    const fresh = world.pair({ series: pair.series, number: 3 });
    link(pair);
    const goneAt = link(gone);
    await rescan(pair);
    rmSync(world.source(pair));
    rmSync(goneAt);
    link(fresh);
    const done = await rescan(pair);
    expect(done.status).toBe('failed');
    expect(done.exception).toContain('Could not find file');
    expect(world.sonarr.fileOf(pair.episode)).not.toBeNull();
    expect(world.sonarr.fileOf(gone.episode)).toBeNull();
    expect(world.sonarr.fileOf(fresh.episode)).not.toBeNull();
    expect(world.sonarr.events).toMatchObject([{ eventType: 'EpisodeFileDelete', deleteReason: 'missingFromDisk' }]);
  });

  it('rejects an untracked link that leads nowhere, and then /manualimport of its folder fails', async () => {
    const pair = world.pair();
    const at = link(pair);
    rmSync(world.source(pair));
    expect((await rescan(pair)).status).toBe('completed');
    expect(world.sonarr.fileOf(pair.episode)).toBeNull();
    expect(world.sonarr.rejections).toEqual([{ path: at, reason: 'Unexpected error processing file' }]);
    const list = await ask('GET', `/manualimport?folder=${encodeURIComponent(path.dirname(at))}`);
    expect(list.status).toBe(500);
  });

  it('lets an equal quality take an episode over at every scan, without a word', async () => {
    const pair = world.pair();
    const real = world.sonarr.addRealFile(pair.series, 'Specials/Real - S00E26 - One WEBDL-1080p.mkv');
    const realAt = world.sonarr.pathOf(real);
    const at = link(pair);
    await rescan(pair);
    const holder = () => {
      const file = world.sonarr.fileOf(pair.episode);
      return file === null ? null : world.sonarr.pathOf(file);
    };
    expect(holder()).toBe(at);
    await rescan(pair);
    expect(holder()).toBe(realAt);
    expect(world.sonarr.fileOf(pair.episode)?.id).not.toBe(real.id);
    expect(world.sonarr.events).toEqual([]);
  });

  it('turns a lower quality down', async () => {
    const pair = world.pair({ quality: 'WEBDL-720p' });
    const real = world.sonarr.addRealFile(pair.series, 'Specials/Real - S00E26 - One Bluray-1080p.mkv');
    link(pair);
    await rescan(pair);
    expect(world.sonarr.fileOf(pair.episode)?.id).toBe(real.id);
    expect(world.sonarr.rejections[0]?.reason).toContain('Not an upgrade');
  });

  it('misses what is linked while it runs, and hands the running command to whoever asks again', async () => {
    world.sonarr.queue.commandMs = 500;
    const pair = world.pair();
    const first = await ask('POST', '/command', { name: 'RescanSeries', seriesId: pair.series.id });
    await vi.waitFor(() => expect(world.sonarr.commands[0]?.status).toBe('started'));
    link(pair);
    const second = await ask('POST', '/command', { name: 'rescanseries', seriesId: pair.series.id });
    expect(second.body).toMatchObject({ id: (first.body as { id: number }).id });
    await world.sonarr.idle();
    expect(world.sonarr.fileOf(pair.episode)).toBeNull();
    await rescan(pair);
    expect(world.sonarr.fileOf(pair.episode)).not.toBeNull();
    expect(world.sonarr.commandsNamed('RescanSeries')).toHaveLength(2);
  });

  it.each(['Extras', 'Other', 'shorts', '.hidden'])('skips the folder %s', async (folder) => {
    const pair = world.pair();
    link(pair, path.join(pair.series.path, folder, 'Show - S00E26 - One WEBDL-1080p.mkv'));
    await rescan(pair);
    expect(world.sonarr.files).toEqual([]);
  });

  it('skips names of trailers, and minds only the name, not the folder', async () => {
    const pair = world.pair();
    link(pair, path.join(pair.series.path, 'Specials', 'Show - S00E26-trailer.mkv'));
    link(pair, path.join(pair.series.path, 'Season 3', 'Unrelated words S00E26.mkv'));
    await rescan(pair);
    expect(world.sonarr.files.map((file) => file.relativePath)).toEqual(['Season 3/Unrelated words S00E26.mkv']);
  });

  it.each(['S00E04-E05', 'S00E04E05'])('gives one file %s to both episodes', async (code) => {
    const pair = world.pair({ number: 4 });
    const other = world.pair({ series: pair.series, number: 5, file: false });
    link(pair, path.join(pair.series.path, 'Specials', `Show - ${code} - Two WEBDL-1080p.mkv`));
    await rescan(pair);
    expect(pair.episode.episodeFileId).toBe(1);
    expect(other.episode.episodeFileId).toBe(1);
  });

  it('is skipped while the root folder is missing or empty, and takes all files for missing where only the folder is', async () => {
    const pair = world.pair();
    world.pair();
    link(pair);
    await rescan(pair);
    renameSync(world.tv, `${world.tv}-away`);
    expect((await rescan(pair)).status).toBe('completed');
    mkdirSync(world.tv);
    expect((await rescan(pair)).status).toBe('completed');
    expect(world.sonarr.events).toEqual([]);
    rmSync(world.tv, { recursive: true });
    renameSync(`${world.tv}-away`, world.tv);
    rmSync(pair.series.path, { recursive: true });
    await rescan(pair);
    expect(world.sonarr.events).toMatchObject([{ deleteReason: 'missingFromDisk' }]);
    expect(pair.episode.episodeFileId).toBe(0);
  });

  it('updates the size of a link that was turned to another file, and keeps the quality', async () => {
    const pair = world.pair({ sizeBytes: 1000 });
    const at = link(pair);
    await rescan(pair);
    const better = world.radarr.setFile(pair.movie, { name: 'better Bluray-1080p.mkv', sizeBytes: 2000 });
    rmSync(at);
    symlinkSync(world.radarr.pathOf(better), at);
    await rescan(pair);
    expect(world.sonarr.fileOf(pair.episode)).toMatchObject({
      size: 2000,
      quality: { quality: { name: 'WEBDL-1080p' } },
    });
  });

  it('without an id runs over the whole library and is held against whoever asked', async () => {
    const [one, two] = [world.pair(), world.pair()];
    link(one);
    link(two);
    await run({ name: 'RescanSeries' });
    expect(one.episode.episodeFileId).not.toBe(0);
    expect(two.episode.episodeFileId).not.toBe(0);
    expect(world.sonarr.offences).toHaveLength(1);
  });

  it('rejects new files of a series that was arranged to refuse them, but not by hand', async () => {
    const pair = world.pair();
    world.sonarr.refuseImports(pair.series);
    const at = link(pair);
    await rescan(pair);
    expect(pair.episode.episodeFileId).toBe(0);
    const quality = { quality: { id: 3, name: 'WEBDL-1080p' } };
    const file = { path: at, seriesId: pair.series.id, episodeIds: [pair.episode.id], quality };
    await run({ name: 'ManualImport', importMode: 'auto', files: [file] });
    expect(pair.episode.episodeFileId).not.toBe(0);
    expect(world.sonarr.events).toEqual([]);
  });
});
