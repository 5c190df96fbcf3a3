import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { radarrDownload, sendWebhook } from '../../fakes/webhook-bodies.ts';
import type { Pair } from '../../fakes/world.ts';
import { testSecret } from '../../support/service.ts';
import { filesBelow, leadsTo, seen, useSetting } from './setup.ts';

const at = useSetting({ connected: true });

function commands(server: 'sonarr' | 'radarr', name: string, mark: number): unknown[] {
  return at.world[server]
    .writesSince(mark)
    .map(({ body }) => body as { name?: string } | undefined)
    .filter((body) => body?.name === name);
}

test('events of one show that come together have Sonarr scan it once', async () => {
  const { world, service } = at;
  const first = await at.linked({ number: 1, file: false });
  const pairs: Pair[] = [first];
  for (const number of [2, 3, 4, 5]) pairs.push(await at.linked({ series: first.series, number, file: false }));
  const mark = world.sonarr.mark();
  await Promise.all(
    pairs.map((pair) => {
      const file = world.radarr.setFile(pair.movie, { name: `${pair.movie.title}.mkv`, quality: 'WEBDL-1080p' });
      return sendWebhook(`${service.url}/webhooks/radarr/0`, radarrDownload(pair.movie, file), { secret: testSecret });
    }),
  );
  await service.idle();
  for (const pair of pairs) expect(await at.row(pair)).toMatchObject({ state: 'confirmed' });
  expect(commands('sonarr', 'RescanSeries', mark)).toHaveLength(1);
});

describe('a special that Sonarr does not list yet', () => {
  test('waits; each link task asks for one refresh, no reconcile asks; once listed it is linked', async () => {
    const { world, service } = at;
    const pair = world.pair({ episode: false });
    world.sonarr.addEpisode(pair.series, { season: 1, number: 1, title: 'Pilot', tvdbId: 660_001 });
    let mark = world.sonarr.mark();
    await service.addRule(pair);
    await service.idle();
    expect(commands('sonarr', 'RefreshSeries', mark)).toHaveLength(1);
    expect(await at.ruleOf(pair)).toMatchObject({
      state: 'waiting',
      reason: expect.stringContaining('waiting for the episode'),
    });
    mark = world.sonarr.mark();
    await service.reconcile();
    await service.idle();
    expect(commands('sonarr', 'RefreshSeries', mark)).toEqual([]);

    world.sonarr.onRefresh = (series) => {
      if (series.id === pair.series.id) {
        const { title, tvdbId } = pair.episode;
        pair.episode = world.sonarr.addEpisode(series, { season: 0, number: 26, title, tvdbId });
      }
    };
    await world.sonarr.announceSeries(pair.series);
    await service.idle();
    world.sonarr.onRefresh = null;
    expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
  });

  test('of a show whose list is empty yet asks for nothing, and checks again', async () => {
    const { world, service } = at;
    const pair = world.pair({ episode: false });
    const mark = world.sonarr.mark();
    await service.addRule(pair);
    await service.idle();
    expect(commands('sonarr', 'RefreshSeries', mark)).toEqual([]);
    const { title, tvdbId } = pair.episode;
    pair.episode = world.sonarr.addEpisode(pair.series, { season: 0, number: 26, title, tvdbId });
    await expect.poll(() => leadsTo(world.expectedLink(pair)), { timeout: 8_000 }).toBe(world.source(pair));
    await service.idle();
  });
});

describe('a file that Radarr names and that is not on the disk', () => {
  test('is searched for by Radarr where its folder is there, and not where that is away', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    renameSync(world.source(pair), path.join(pair.movie.path, 'By Hand WEBDL-1080p.mkv'));
    let mark = world.radarr.mark();
    await service.addRule(pair);
    await service.idle();
    expect(commands('radarr', 'RescanMovie', mark)).toHaveLength(1);
    expect(path.basename(leadsTo(world.expectedLink(pair)) ?? '')).toBe('By Hand WEBDL-1080p.mkv');

    const other = world.pair({});
    rmSync(other.movie.path, { recursive: true });
    mark = world.radarr.mark();
    await service.addRule(other);
    await service.idle();
    expect(commands('radarr', 'RescanMovie', mark)).toEqual([]);
  });
});

describe('Radarr', () => {
  test('upgrades: the link is never removed, and leads to the new file; events and stale answers in between', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    const id = (await at.row(pair)).id;
    const looked: (string | null)[] = [];
    await world.radarr.upgrade(pair.movie, {
      name: 'Upgraded WEBDL-1080p.mkv',
      quality: 'WEBDL-1080p',
      between: async () => {
        await service.reconcile();
        looked.push(seen(link));
      },
    });
    await service.idle();
    expect(looked).toEqual([expect.stringContaining('→ ')]);
    expect(path.basename(leadsTo(link) ?? '')).toBe('Upgraded WEBDL-1080p.mkv');
    expect(await at.row(pair)).toMatchObject({ id, state: 'confirmed' });
  });

  test('upgrades to another quality: the name changes, one link stays', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    await world.radarr.upgrade(pair.movie, { name: 'Best.mp4', quality: 'Bluray-1080p' });
    await service.idle();
    expect(filesBelow(pair.series.path)).toEqual([path.relative(pair.series.path, world.expectedLink(pair))]);
    expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
    expect((await at.row(pair)).state).toBe('confirmed');
  });

  test('renames the file: the link leads to it', async () => {
    const pair = await at.linked();
    await at.world.radarr.renameFile(pair.movie, 'Renamed WEBDL-1080p.mkv');
    await at.service.idle();
    expect(leadsTo(at.world.expectedLink(pair))).toBe(at.world.source(pair));
  });

  test('renames the file there and back within a day: the link leads to it every time, though the bytes are the same', async () => {
    const pair = await at.linked();
    const [first, second] = ['There WEBDL-1080p.mkv', 'Back WEBDL-1080p.mkv'];
    for (const name of [first, second, first, second, first]) {
      await at.world.radarr.renameFile(pair.movie, name);
      await at.service.idle();
      const link = await at.row(pair);
      expect(leadsTo(link.path)).toBe(path.join(pair.movie.path, name));
      at.service.clock.aheadMs += 60_000;
    }
  });

  test('has two files for a movie: the one that it names is linked', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const first = world.radarr.fileOf(pair.movie);
    world.radarr.setFile(pair.movie, { name: 'Second WEBDL-1080p.mkv', quality: 'WEBDL-1080p' });
    pair.movie.movieFileId = first?.id ?? 0;
    await service.reconcile();
    expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
    expect(world.source(pair)).not.toContain('Second');
  });

  test('sends manualOverride: the file stays, and so does the link', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const file = world.source(pair);
    world.radarr.queue.push({ name: 'ManualImport', files: [{ path: file, movieId: pair.movie.id }] });
    await world.radarr.idle();
    await service.idle();
    expect(leadsTo((await at.row(pair)).path)).toBe(file);
  });

  test('deletes the movie and then its files: the link stays as long as they do, then goes', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    const removeFiles = await world.radarr.announceDelete(pair.movie, { files: true });
    await expect.poll(async () => (await at.row(pair)).reason, { timeout: 5_000 }).toContain('kept on the disk');
    expect(leadsTo(link)).not.toBeNull();
    removeFiles();
    await expect.poll(() => seen(link), { timeout: 8_000 }).toBeNull();
    await service.idle();
    expect(world.sonarr.fileOf(pair.episode)).toBeNull();
  });

  test('forgets the movie and keeps its files: the link stays, with that reason', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const link = world.expectedLink(pair);
    await world.radarr.deleteMovie(pair.movie, { files: false, event: false });
    await service.reconcile();
    expect(leadsTo(link)).not.toBeNull();
    expect((await at.row(pair)).reason).toContain('kept on the disk');
  });
});

test('an event asks the same number of questions however large the library is', async () => {
  const { world } = at;
  const count = async (): Promise<number> => {
    const pair: Pair = await at.linked();
    await at.service.reconcile();
    const marks = [world.radarr.mark(), world.sonarr.mark()] as const;
    const file = world.radarr.setFile(pair.movie, { name: 'New.mkv', quality: 'WEBDL-1080p', replace: true });
    await at.radarr(radarrDownload(pair.movie, file));
    const asked = [...world.radarr.since(marks[0]), ...world.sonarr.since(marks[1])];
    expect(
      asked.filter(({ path: one, query }) => /\/(movie|series)$/.test(one) && Object.keys(query).length === 0),
    ).toEqual([]);
    return asked.filter(({ path: one }) => !/\/(command|rootfolder|naming)/.test(one)).length;
  };
  const few = await count();
  for (let i = 0; i < 60; i += 1) world.pair({});
  expect(await count()).toBe(few);
});
