import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { leadsTo, useSetting } from './setup.ts';

/* Sonarr makes no folder for a new series: the show root of a new installation is empty, and so is one whose disk is away. */

const at = useSetting({ each: true });

/** As if nothing had ever been in it. */
function empty(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true });
}

async function health(): Promise<string[]> {
  const { body } = await at.service.get('/api/v1/system/status');
  return body.health.map(({ message }: { message: string }) => message);
}

describe('a library whose show root is empty because it is new', () => {
  test('gets the link of its first rule, and those of the next', async () => {
    const { world, service } = at;
    const pairs = [world.pair(), world.pair()];
    empty(world.tv);
    for (const pair of pairs) await service.addRule(pair);
    await service.idle();
    for (const pair of pairs) expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
    expect(await health()).toEqual([]);
  });

  test('gets its links by a reconcile alone, too', async () => {
    const { world, service } = at;
    const pair = world.pair({ file: false });
    empty(world.tv);
    await service.addRule(pair);
    await service.idle();
    world.radarr.setFile(pair.movie, { name: 'Paper Lanterns.mkv', quality: 'WEBDL-1080p' });
    await service.reconcile();
    expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
  });

  test('is asked about by a reconcile: the event itself reads no list of series', async () => {
    const { world, service } = at;
    const pair = world.pair();
    empty(world.tv);
    const before = world.sonarr.mark();
    await service.addRule(pair);
    await service.idle();
    const lists = world.sonarr
      .since(before)
      .filter(({ method, path: asked, query }) => method === 'GET' && asked.endsWith('/series') && !query.tvdbId);
    expect(lists).toHaveLength(1);
    const { items } = await service.context.runtime.store.runs.page({}, { limit: 5, cursor: null });
    expect(items.map(({ trigger, state }) => [trigger, state])).toEqual([
      ['event', 'succeeded'],
      ['start', 'succeeded'],
    ]);
  });
});

describe('an empty show root is a disk that is away', () => {
  test('where Sonarr counts files of any series in it: the rule waits, health says so, and the link comes with the disk', async () => {
    const { world, service } = at;
    const [fresh, old] = [world.pair(), world.pair()];
    world.sonarr.addEpisode(old.series, { season: 1, number: 1, title: 'Pilot', tvdbId: 900_001 });
    world.sonarr.addRealFile(old.series, `Season 1/${old.series.title} - S01E01 - Pilot.mkv`);
    rmSync(fresh.series.path, { recursive: true });
    renameSync(world.tv, `${world.tv}.away`);
    mkdirSync(world.tv);
    await service.addRule(fresh);
    await service.idle();
    expect(readdirSync(world.tv)).toEqual([]);
    const reason = `${world.tv} is empty, though Sonarr counts files of "${old.series.title}" in it`;
    expect(await at.ruleOf(fresh)).toMatchObject({ state: 'waiting', reason: expect.stringContaining(reason) });
    expect(await health()).toEqual([expect.stringContaining(reason)]);

    rmSync(world.tv, { recursive: true });
    renameSync(`${world.tv}.away`, world.tv);
    await service.reconcile();
    expect(leadsTo(world.expectedLink(fresh))).toBe(world.source(fresh));
    expect(await health()).toEqual([]);
  });

  test('where links of ours were: an event says so in health, and links when the disk is back, without a reconcile', async () => {
    const { world, service } = at;
    await at.linked();
    const fresh = world.pair();
    rmSync(fresh.series.path, { recursive: true });
    renameSync(world.tv, `${world.tv}.away`);
    mkdirSync(world.tv);
    await service.addRule(fresh);
    await until(async () => (await health()).length > 0);
    expect(await health()).toEqual([
      expect.stringMatching(/is empty, though it had links of this service .*seems not to be mounted/),
    ]);
    expect((await at.ruleOf(fresh)).state).toBe('waiting');
    expect(readdirSync(world.tv)).toEqual([]);

    rmSync(world.tv, { recursive: true });
    renameSync(`${world.tv}.away`, world.tv);
    await until(() => leadsTo(world.expectedLink(fresh)) === world.source(fresh));
    await until(async () => (await health()).length === 0);
  });

  test('an absent one is, whatever is known of it', async () => {
    const { world, service } = at;
    const fresh = world.pair();
    rmSync(world.tv, { recursive: true });
    await service.addRule(fresh);
    await until(async () => (await health()).length > 0);
    const reason = expect.stringMatching(/tv is not there: its disk seems not to be mounted/);
    expect(await health()).toEqual([reason]);
    expect(await at.ruleOf(fresh)).toMatchObject({ state: 'waiting', reason });
    expect(await service.reconcile()).toMatchObject({ state: 'succeeded', counts: { waiting: 1, errors: 0 } });
    expect(await health()).toEqual([reason]);

    mkdirSync(world.tv);
    await until(() => leadsTo(world.expectedLink(fresh)) === world.source(fresh));
  });
});

describe('an empty movie root', () => {
  test('with nothing in Radarr is no fault: the rule waits for its file', async () => {
    const { world, service } = at;
    const pair = world.pair({ file: false });
    empty(world.movies);
    await service.addRule(pair);
    await service.idle();
    await service.reconcile();
    expect(await at.ruleOf(pair)).toMatchObject({ reason: expect.stringMatching(/^Radarr has no file/) });
    expect(await health()).toEqual([]);
  });

  test('in which Radarr counts the file is a disk that is away, and the link comes with it, without a reconcile', async () => {
    const { world, service } = at;
    const pair = world.pair();
    renameSync(world.movies, `${world.movies}.away`);
    mkdirSync(world.movies);
    await service.addRule(pair);
    await until(async () => (await health()).length > 0);
    expect(await health()).toEqual([expect.stringMatching(/movies is empty.*seems not to be mounted/)]);
    rmSync(world.movies, { recursive: true });
    renameSync(`${world.movies}.away`, world.movies);
    await until(() => leadsTo(world.expectedLink(pair)) === world.source(pair));
    await until(async () => (await health()).length === 0);
  });
});
