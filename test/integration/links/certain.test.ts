import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FaultEffect } from '../../fakes/faults.ts';
import type { LoggedRequest } from '../../fakes/request-log.ts';
import { changes, type Pair } from '../../fakes/world.ts';
import { leadsTo, seen, useSetting } from './setup.ts';

/* A link goes only when the server says that the file is gone and the disk agrees. */

const at = useSetting();

const useless: Record<string, FaultEffect> = {
  'error 500': { status: 500, body: { message: 'boom', description: 'at Some.Where' } },
  'error 503': { status: 503, body: { errorMessage: 'starting' } },
  'a refused key': { status: 401 },
  'a cut connection': { reset: true },
  'a page of HTML': { status: 200, body: '<html><body>Sign in</body></html>' },
  'half an answer': { truncate: true },
  'an empty body': { empty: true },
  '404 with HTML': { status: 404, body: '<html>not found</html>' },
  'a redirect': { status: 302, body: '' },
  'an object where a list belongs': { status: 200, body: {} },
  'a list of nonsense': { status: 200, body: [{ no: 'id' }] },
};

describe('while the file is gone and Radarr’s answer is', () => {
  let pair: Pair;
  let link: string;

  beforeAll(async () => {
    pair = await at.linked();
    link = at.world.expectedLink(pair);
    await at.world.radarr.deleteFile(pair.movie);
  });

  for (const [what, effect] of Object.entries(useless))
    test(`${what}, neither reconcile nor event removes the link`, async () => {
      const { world, service } = at;
      world.radarr.fault(asksForMovies, effect);
      const run = await service.reconcile();
      expect(run.errors).not.toEqual([]);
      expect(run.counts).toMatchObject({ removed: 0 });
      await tryEvent(pair);
      expect(seen(link)).toMatch(/^→ /);
      expect(await at.rows(pair)).toHaveLength(1);
    });

  test('nothing at all, the link is still there when the service stops; with a good answer it goes', async () => {
    const { world, service } = at;
    world.radarr.fault(asksForMovies, { hang: true });
    await service.context.runtime.store.tasks.add([eventTask(pair)]);
    service.context.runtime.wake();
    await at.restart(() => {
      expect(seen(link)).toMatch(/^→ /);
      world.radarr.clearFaults();
    });
    expect(seen(link)).toBeNull();
    expect(await at.rows(pair)).toEqual([]);
  });
});

describe('while the file is there and Radarr says that nothing is', () => {
  test('an empty list of files and movies removes nothing', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    world.radarr.fault(asksForMovies, { status: 200, body: [] });
    await service.reconcile();
    await tryEvent(pair);
    expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
    expect(await at.row(pair)).toMatchObject({ reason: expect.stringContaining('kept on the disk') });
  });
});

describe('while Sonarr’s answer is', () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await at.linked();
  });

  for (const [what, effect] of Object.entries({ ...useless, 'an empty list': { status: 200, body: [] } }))
    test(`${what}, the link stays, and stays as it is`, async () => {
      const { world, service } = at;
      const before = world.snapshot(pair.series.path);
      world.sonarr.fault((request) => /\/(series|episode)$/.test(request.path) && request.method === 'GET', effect);
      expect((await service.reconcile()).counts).toMatchObject({ removed: 0 });
      await tryEvent(pair);
      expect(changes(before, world.snapshot(pair.series.path))).toEqual([]);
      expect(await at.rows(pair)).toHaveLength(1);
    });

  test('useless, the link leads to its file all the same', async () => {
    const { world, service } = at;
    world.sonarr.fault('/series', { status: 500, body: '' });
    const name = 'While Sonarr Was Away WEBDL-1080p.mkv';
    world.radarr.setFile(pair.movie, { name, quality: 'WEBDL-1080p', replace: true });
    await service.reconcile();
    expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
  });
});

describe('a disk that is away', () => {
  async function gone(pair: Pair): Promise<string> {
    const link = at.world.expectedLink(pair);
    await at.world.radarr.deleteFile(pair.movie, { event: false });
    return link;
  }

  test('an empty movie root stops removal, and health says so', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    const link = await gone(pair);
    renameSync(world.movies, `${world.movies}.away`);
    mkdirSync(world.movies);
    expect((await service.reconcile()).counts).toMatchObject({ removed: 0 });
    await tryEvent(pair);
    expect(seen(link)).toMatch(/^→ /);
    const { body } = await service.get('/api/v1/system/status');
    expect(JSON.stringify(body)).toContain('seems not to be mounted');
    rmSync(world.movies, { recursive: true });
    expect((await service.reconcile()).counts).toMatchObject({ removed: 0 });
    expect(seen(link)).toMatch(/^→ /);
    renameSync(`${world.movies}.away`, world.movies);
    // By this one, or by the event's task, which goes on looking for the disk.
    await service.reconcile();
    expect(seen(link)).toBeNull();
  });

  test('a missing anchor stops removal', async () => {
    const { world, service } = at;
    const pair = await at.linked();
    await service.send('PATCH', '/api/v1/settings', { 'mount.anchors': ['movies/.here'] });
    const link = await gone(pair);
    expect((await service.reconcile()).counts).toMatchObject({ removed: 0 });
    expect(seen(link)).toMatch(/^→ /);
    writeFileSync(path.join(world.movies, '.here'), '');
    expect((await service.reconcile()).counts).toMatchObject({ removed: 1 });
    await service.send('PATCH', '/api/v1/settings', { 'mount.anchors': null });
  });

  test('an empty show root: nothing is made there and nothing is forgotten', async () => {
    const { world, service } = at;
    const [pair, dropped, fresh] = [await at.linked(), await at.linked(), world.pair({})];
    const links = [pair, dropped].map((one) => world.expectedLink(one));
    renameSync(world.tv, `${world.tv}.away`);
    mkdirSync(world.tv);
    await gone(pair);
    await service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(dropped)).id}`);
    await service.addRule(fresh);
    await service.idle();
    await service.reconcile();
    expect(world.snapshot(world.tv).size).toBe(0);
    rmSync(world.tv, { recursive: true });
    renameSync(`${world.tv}.away`, world.tv);
    await service.reconcile();
    await service.idle();
    expect(links.map(seen)).toEqual([null, null]);
    expect(leadsTo(world.expectedLink(fresh))).toBe(world.source(fresh));
  });

  test('no media root: tasks wait, reconciles do nothing, and both go on when it is back', async () => {
    const { world, service } = at;
    const pair = world.pair({});
    renameSync(world.media, `${world.media}.away`);
    await service.addRule(pair);
    expect(await service.reconcile()).toMatchObject({ state: 'failed', error: expect.stringContaining('MEDIA_ROOT') });
    expect((await service.get('/ready')).status).toBe(503);
    renameSync(`${world.media}.away`, world.media);
    expect((await service.reconcile()).state).toBe('succeeded');
    expect(leadsTo(world.expectedLink(pair))).toBe(world.source(pair));
  });
});

function asksForMovies(request: LoggedRequest): boolean {
  return request.method === 'GET' && /\/(movie|moviefile)$/.test(request.path);
}

/** The task of an event, without its delivery. */
function eventTask(pair: Pair) {
  const item = `movie ${pair.movie.tmdbId}`;
  const payload = { tmdbId: pair.movie.tmdbId, cause: 'an event', asked: true };
  return { kind: 'link-movie', item, lane: `movie:${pair.movie.tmdbId}`, payload, runAt: 0 };
}

/** Adds it and waits until everything that is due has been tried. */
async function tryEvent(pair: Pair): Promise<void> {
  const { runtime } = at.service.context;
  const { tasks } = runtime.store;
  await tasks.add([eventTask(pair)]);
  runtime.wake();
  for (;;) {
    const due = await tasks.nextDueAt();
    if ((await tasks.counts()).running === 0 && (due === null || due > Date.now())) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
