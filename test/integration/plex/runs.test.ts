import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../../../src/core/model/run.ts';
import { discoverLibraries } from '../../../src/core/plex/mirror/discover-libraries.ts';
import { syncRun } from '../../../src/core/plex/mirror/sync-run.ts';
import { startSync } from '../../../src/core/runs/start-sync.ts';
import { syncDue } from '../../../src/core/schedule.ts';
import type { ConnectedPlex } from '../../../src/core/servers/plex-servers.ts';
import { until } from '../../support/until.ts';
import { type Attached, addFilm, addSeries, createMirror, type Mirror } from './setup.ts';

let mirror: Mirror;
let attic: Attached;

beforeEach(async () => {
  // One library after the other, so that it is known what happens when.
  mirror = await createMirror({ settings: { 'sync.concurrentLibraries': 1 } });
  attic = await mirror.addServer({ pageCap: 2 });
  for (const title of ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon']) addFilm(mirror, attic, title);
  addSeries(mirror, attic, 'Harbour', { specials: 1, episodes: 2 });
});
afterEach(() => mirror.close());

async function read(id: string): Promise<Run> {
  const run = await mirror.rt.store.runs.get(id);
  if (run === null) throw new Error('the run is gone');
  return run;
}

function work(id: string, signal: AbortSignal = AbortSignal.timeout(20_000)): Promise<string> {
  return syncRun(mirror.rt, id, signal);
}

/** Before each page of a list of the server something happens, and time goes on. */
function beforeEachPage(act: (number: number) => Promise<void> | void): void {
  const answer = attic.fake.library.idsOf.bind(attic.fake.library);
  let number = 0;
  attic.fake.library.idsOf = (...given) => {
    number += 1;
    mirror.clock.now += 1_100;
    void act(number);
    return answer(...given);
  };
}

test('progress is told at both levels: libraries, and items once their number is known', async () => {
  const { id } = await startSync(mirror.rt, {}, { mode: 'incremental', trigger: 'test' });
  const seen: Run['progress'][] = [];
  beforeEachPage(async () => void seen.push((await read(id)).progress));
  await work(id);
  expect(
    seen.some(
      ({ groups, items }) =>
        groups.total === 2 && groups.done < 2 && items.total >= 5 && items.done > 0 && items.done < items.total,
    ),
  ).toBe(true);
  for (const { groups, items } of seen) {
    expect(groups.done).toBeLessThanOrEqual(groups.total);
    expect(items.done).toBeLessThanOrEqual(items.total);
  }
  expect((await read(id)).progress).toEqual({ groups: { done: 2, total: 2 }, items: { done: 11, total: 11 } });
});

test('a cancelled run ends between two pages, keeps what it wrote, and the next one goes on behind that', async () => {
  const { id } = await startSync(mirror.rt, {}, { mode: 'incremental', trigger: 'test' });
  beforeEachPage((number) =>
    number === 3 ? void mirror.rt.store.runs.change(id, { cancelRequested: true }) : undefined,
  );
  expect(await work(id)).toBe('cancelled');
  const cancelled = await read(id);
  expect(cancelled).toMatchObject({ state: 'cancelled', error: null });
  const kept = await mirror.items();
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(11);
  expect((await mirror.library(attic, attic.films.key)).completeAt).toBeNull();
  const run = await mirror.sync();
  expect(run).toMatchObject({ state: 'succeeded', counts: { added: 11 - kept.length, updated: 0, missing: 0 } });
  expect((await mirror.items()).slice(0, kept.length).map(({ id: one, changedAt }) => [one, changedAt])).toEqual(
    kept.map(({ id: one, changedAt }) => [one, changedAt]),
  );
});

test('a run that was interrupted goes on, and does not read again the libraries that were done', async () => {
  const { id } = await startSync(mirror.rt, {}, { mode: 'deep', trigger: 'test' });
  const stop = new AbortController();
  attic.fake.fault(`/library/sections/${attic.series.key}/all`, { latencyMs: 60_000 }, 1);
  const working = work(id, stop.signal);
  await until(
    () =>
      attic.fake.requests.inFlight > 0 &&
      attic.fake.log.some(({ path }) => path === `/library/sections/${attic.series.key}/all`),
  );
  stop.abort(new Error('the service ends'));
  await expect(working).rejects.toThrow('the service ends');
  expect((await read(id)).state).toBe('running');
  mirror.clock.now += 60_000;
  const mark = attic.fake.mark();
  await work(id);
  expect(await read(id)).toMatchObject({ state: 'succeeded', errors: [] });
  expect(attic.fake.since(mark).some(({ path }) => path.startsWith(`/library/sections/${attic.films.key}/`))).toBe(
    false,
  );
  expect(await mirror.items()).toHaveLength(11);
});

test('what fails costs its own library, and the run tells of it', async () => {
  attic.fake.fault(`/library/sections/${attic.films.key}/all`, { status: 500 });
  const run = await mirror.sync();
  expect(run).toMatchObject({ state: 'succeeded', errors: [{ category: 'network', item: 'Films on Plex "Attic"' }] });
  expect((await mirror.items()).map(({ type }) => type)).not.toContain('movie');
  expect((await mirror.items()).map(({ type }) => type)).toContain('episode');
});

test('a run of which every library failed has failed', async () => {
  attic.fake.fault(/\/all\?/, { status: 500 });
  const run = await mirror.sync();
  expect(run.state).toBe('failed');
  expect(run.error).toContain('500');
});

test('a fault of collections costs the collections alone', async () => {
  attic.fake.fault('/library/sections/*/collections', { status: 500 });
  const run = await mirror.sync();
  expect(run).toMatchObject({ state: 'succeeded', counts: { added: 11 } });
  expect(run.errors[0]?.item).toBe('Films: collections');
});

test('of one target there is one run at a time, of two libraries one each', async () => {
  await mirror.sync();
  const films = (await mirror.library(attic, attic.films.key)).id;
  const series = (await mirror.library(attic, attic.series.key)).id;
  const start = (libraryId: number) => startSync(mirror.rt, { libraryId }, { mode: 'incremental', trigger: 'test' });
  const [first, again, other] = [await start(films), await start(films), await start(series)];
  expect(again.id).toBe(first.id);
  expect(other.id).not.toBe(first.id);
});

test('a run of one library leaves the others alone', async () => {
  await mirror.sync();
  const { id: libraryId } = await mirror.library(attic, attic.films.key);
  const mark = attic.fake.mark();
  await mirror.sync({ libraryId }, { mode: 'deep' });
  expect(attic.fake.since(mark).some(({ path }) => path.startsWith(`/library/sections/${attic.series.key}/`))).toBe(
    false,
  );
});

test("two runs over the same library do not tell each other's rows for missing ones", async () => {
  await mirror.sync();
  const { id: libraryId } = await mirror.library(attic, attic.films.key);
  const start = (target: object) => startSync(mirror.rt, target, { mode: 'deep', trigger: 'test' });
  const [one, all] = [await start({ libraryId }), await start({})];
  addFilm(mirror, attic, 'News');
  await Promise.all([work(one.id), work(all.id)]);
  expect((await mirror.items()).every(({ presence }) => presence === 'present')).toBe(true);
  expect((await mirror.items()).filter(({ title }) => title === 'News')).toHaveLength(1);
});

test('other videos and music are synced by choice only, and by their own kinds', async () => {
  const music = attic.fake.addSection({ title: 'Music', type: 'artist' });
  const album = attic.fake.addAlbum(attic.fake.addArtist(music, { title: 'Nobody' }), { title: 'Book' });
  attic.fake.addTrack(album, { title: 'Chapter 1', index: 1, files: [mirror.file('music/1.mp3')] });
  attic.fake.addMovie(attic.fake.addSection({ title: 'Home', type: 'movie', agent: 'com.plexapp.agents.none' }), {
    title: 'Garden',
  });
  await mirror.sync();
  expect(await mirror.items()).toHaveLength(11);
  await mirror.rt.library.libraries.update((await mirror.library(attic, music.key)).id, { enabled: true });
  await mirror.sync();
  expect(
    (await mirror.items())
      .map(({ type }) => type)
      .filter((type) => ['artist', 'album', 'track', 'movie'].includes(type))
      .toSorted(),
  ).toEqual(['album', 'artist', 'movie', 'movie', 'movie', 'movie', 'movie', 'track']);
});

describe('collections', () => {
  test('are stored with their members, changed with them, and gone with a complete list', async () => {
    const [alpha, beta, gamma] = attic.fake.library.itemsOf(attic.films.key, 'movie');
    if (alpha === undefined || beta === undefined || gamma === undefined) throw new Error('no films');
    const collection = attic.fake.addCollection(attic.films, 'Greek', [alpha, beta]);
    await mirror.sync();
    const all = async () => (await mirror.rt.library.collections.page({}, { limit: 10, cursor: null })).items;
    expect(await all()).toMatchObject([
      { title: 'Greek', childCount: 2, memberRatingKeys: [String(alpha.id), String(beta.id)] },
    ]);
    attic.fake.touch(collection, { memberIds: [alpha.id, beta.id, gamma.id] });
    await mirror.sync({}, { mode: 'deep' });
    expect((await all())[0]?.memberRatingKeys).toHaveLength(3);
    attic.fake.remove(collection);
    const broken = attic.fake.fault('/library/sections/*/collections', { oddRows: [null] });
    await mirror.sync({}, { mode: 'deep' });
    expect(await all()).toHaveLength(1);
    broken.clear();
    await mirror.sync({}, { mode: 'deep' });
    expect(await all()).toEqual([]);
  });
});

describe('the schedule', () => {
  const due = async () => {
    const result = await syncDue(mirror.rt);
    return result.kind === 'done' ? result.outcome : result.reason;
  };

  test("begins with what was never synced, then waits for each library's own interval", async () => {
    expect(await due()).toBe('started 1');
    mirror.clock.now += 1_000;
    const [run] = (await mirror.rt.store.runs.page({ scope: 'library' }, { limit: 1, cursor: null })).items;
    await work(run?.id ?? '');
    mirror.clock.now += 60_000;
    expect(await due()).toBe('nothing is due');
    mirror.clock.now += 360 * 60_000;
    expect(await due()).toBe('started 2');
  });

  test('tries a server that is away again after a while, not with every check', async () => {
    await attic.fake.stop();
    expect(await due()).toBe('started 1');
    const [run] = (await mirror.rt.store.runs.page({ scope: 'library' }, { limit: 1, cursor: null })).items;
    await work(run?.id ?? '');
    mirror.clock.now += 60_000;
    expect(await due()).toBe('nothing is due');
    mirror.clock.now += 15 * 60_000;
    expect(await due()).toBe('started 1');
  });

  test('starts nothing of a library while a run of its server or of everything is under way, however long it takes', async () => {
    for (const target of [{ serverId: attic.id }, {}]) {
      const { id } = await startSync(mirror.rt, target, { mode: 'incremental', trigger: 'test' });
      await mirror.rt.store.runs.change(id, { state: 'running' });
      await discoverLibraries(mirror.rt, connected());
      mirror.clock.now += 40 * 60_000;
      expect(await due()).toBe('nothing is due');
      await mirror.rt.store.runs.change(id, { state: 'cancelled' });
    }
    expect(await due()).toBe('started 2');
  });

  test('keeps to a short interval of a library that goes well', async () => {
    await mirror.sync();
    const { id } = await mirror.library(attic, attic.films.key);
    await mirror.rt.library.libraries.update(id, { refreshMinutes: 5 });
    mirror.clock.now += 5 * 60_000;
    expect(await due()).toBe('started 1');
  });
});

test('who waited for the same library does not read it all once more', async () => {
  const start = (target: object) => startSync(mirror.rt, target, { mode: 'incremental', trigger: 'test' });
  await discoverLibraries(mirror.rt, connected());
  const { id: libraryId } = await mirror.library(attic, attic.films.key);
  const [one, all] = [await start({ libraryId }), await start({})];
  const mark = attic.fake.mark();
  await Promise.all([work(one.id), work(all.id)]);
  const pages = attic.fake.since(mark).filter(({ path }) => path === `/library/sections/${attic.films.key}/all`);
  // Five films, two on a page.
  expect(pages).toHaveLength(3);
});

function connected(): ConnectedPlex {
  const plex = mirror.rt.plex.get(attic.id);
  if (plex === null) throw new Error('the server is not connected');
  return plex;
}
