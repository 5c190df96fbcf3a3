import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../../../src/core/model/run.ts';
import { changeLibrary, listServerLibraries } from '../../../src/core/plex/mirror/libraries.ts';
import { syncRun } from '../../../src/core/plex/mirror/sync-run.ts';
import { startRun } from '../../../src/core/runs/start-run.ts';
import { startSync } from '../../../src/core/runs/start-sync.ts';
import { syncDue } from '../../../src/core/schedule.ts';
import {
  type Attached,
  addFilm,
  addSeries,
  createMirror,
  firstPauseMs,
  type Mirror,
  type MirrorOptions,
} from './setup.ts';

let mirror: Mirror;
let attic: Attached;

async function begin(options: MirrorOptions = {}): Promise<void> {
  mirror = await createMirror(options);
  attic = await mirror.addServer();
  for (const title of ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon']) addFilm(mirror, attic, title);
  addSeries(mirror, attic, 'Harbour', { specials: 1, episodes: 2 });
}

beforeEach(() => begin());
afterEach(() => mirror.close());

async function read(id: string): Promise<Run> {
  const run = await mirror.rt.store.runs.get(id);
  if (run === null) throw new Error('the run is gone');
  return run;
}

function work(id: string): Promise<string> {
  return syncRun(mirror.rt, id, AbortSignal.timeout(20_000));
}

const listOf = ({ key }: { readonly key: string }) => `/library/sections/${key}/all`;

describe('a server that answers with an error', () => {
  test('is asked again for the same page with growing pauses, and the library is whole', async () => {
    attic.fake.fault(listOf(attic.films), { status: 500 }, 3);
    const run = await mirror.sync();
    expect(run).toMatchObject({ state: 'succeeded', errors: [], counts: { added: 11, errors: 0 } });
    const at = attic.fake.log.filter(({ path }) => path === listOf(attic.films)).map((request) => request.at);
    expect(at).toHaveLength(4);
    // Each pause is twice the one before, give or take a quarter.
    for (const [index, time] of at.slice(1).entries())
      expect(time - (at[index] ?? Number.NaN)).toBeGreaterThanOrEqual(Math.floor(firstPauseMs * 0.75 * 2 ** index));
  });

  test.each([
    ['its list of libraries', '/library/sections'],
    ['the page of a show', /type=4/],
    ['single items', /GET \/library\/metadata\//],
  ])('is asked again for %s', async (_what, matcher) => {
    await mirror.sync();
    attic.fake.fault(matcher, { status: 500 }, 3);
    addFilm(mirror, attic, 'News');
    const run = await mirror.sync({}, { mode: 'deep' });
    expect(run).toMatchObject({ state: 'succeeded', errors: [] });
  });

  test('in the end costs its own library, while the others are synced meanwhile', async () => {
    attic.fake.fault(listOf(attic.films), { status: 500 });
    const run = await mirror.sync();
    expect(run).toMatchObject({ state: 'succeeded', errors: [{ category: 'network', item: 'Films on Plex "Attic"' }] });
    expect(attic.fake.log.filter(({ path }) => path === listOf(attic.films)).length).toBeGreaterThan(3);
    expect((await mirror.items()).filter(({ type }) => type === 'episode')).toHaveLength(3);
  });
});

describe('how much is read at once', () => {
  test.each([
    [undefined, 200],
    [3, 3],
  ])('a page has as many rows as sync.pageSize says: %s', async (given, size) => {
    await mirror.close();
    await begin(given === undefined ? {} : { settings: { 'sync.pageSize': given } });
    await mirror.sync();
    const asked = attic.fake.log.filter(({ path }) => path === listOf(attic.films));
    expect(asked.map(({ pageSize }) => pageSize)).toContain(size);
    for (const { pageSize } of asked) expect(pageSize).toBeLessThanOrEqual(size);
  });

  const answerMs = 40;

  /** The most lists whose pages were under way at the same time. */
  async function mostAtOnce(act: () => Promise<unknown>): Promise<number> {
    for (const title of ['Third', 'Fourth', 'Fifth'])
      attic.fake.addMovie(attic.fake.addSection({ title, type: 'movie' }), { title: `${title} film` });
    await listServerLibraries(mirror.rt, attic.id);
    attic.fake.fault(/GET \/library\/sections\/\d+\/all/, { latencyMs: answerMs });
    const mark = attic.fake.mark();
    await act();
    const pages = attic.fake.since(mark).filter(({ path, pageSize }) => path.endsWith('/all') && pageSize === 200);
    return Math.max(
      ...pages.map(({ at }) => pages.filter((other) => other.at <= at && at < other.at + answerMs - 1).length),
    );
  }

  test('two libraries by default', async () => {
    expect(await mostAtOnce(() => mirror.sync())).toBe(2);
  });

  test('as many libraries as sync.concurrentLibraries says, of all runs together', async () => {
    await mirror.close();
    await begin({ settings: { 'sync.concurrentLibraries': 1 } });
    const runs = async () => {
      const libraries = await mirror.rt.library.libraries.ofServer(attic.id);
      const all = libraries.map(({ id }) =>
        startSync(mirror.rt, { libraryId: id }, { mode: 'incremental', trigger: 'test' }),
      );
      await Promise.all((await Promise.all(all)).map(({ id }) => work(id)));
    };
    expect(await mostAtOnce(runs)).toBe(1);
    expect(await mirror.items({ type: 'movie' })).toHaveLength(8);
  });
});

describe('a dry run of libraries', () => {
  const dryRun = async (): Promise<Run> => {
    const { id } = await startRun(mirror.rt, 'library', { dryRun: true, trigger: 'test' });
    mirror.clock.now += 1_000;
    await work(id);
    return read(id);
  };
  const contents = async () =>
    (await mirror.contents()).split('\n').filter((line) => !line.startsWith('runs ') && !line.startsWith('tasks '));

  test('says what a sync would do, and writes nothing but its own row', async () => {
    const before = await contents();
    const run = await dryRun();
    expect(run).toMatchObject({ state: 'succeeded', dryRun: true, counts: { added: 11, total: 11 }, errors: [] });
    expect(await contents()).toEqual(before);
    expect((await mirror.tasks()).map(({ kind }) => kind)).toEqual(['sync-run']);
  });

  test('counts what would change, be missing and be found again, in a mirror that is there', async () => {
    const beta = addFilm(mirror, attic, 'Second Beta');
    await mirror.sync();
    addFilm(mirror, attic, 'News');
    attic.fake.remove(beta);
    const [alpha] = attic.fake.library.itemsOf(attic.films.key, 'movie');
    if (alpha === undefined) throw new Error('no film');
    attic.fake.rename(alpha, 'Alpha again');
    attic.fake.addSection({ title: 'Third', type: 'movie' });
    mirror.clock.now += 25 * 3_600_000;
    const [before, tasks] = [await contents(), (await mirror.tasks()).length];
    const run = await dryRun();
    expect(run.counts).toMatchObject({ added: 1, updated: 1, missing: 1, errors: 0 });
    expect(await contents()).toEqual(before);
    expect(await mirror.tasks()).toHaveLength(tasks + 1);
    const real = await mirror.sync();
    expect(real.counts).toMatchObject({ added: 1, updated: 1, missing: 1, errors: 0 });
  });

  test('records no fault of a library either, and says it in the run', async () => {
    await mirror.sync();
    attic.fake.fault(listOf(attic.films), { status: 500 });
    mirror.clock.now += 25 * 3_600_000;
    const before = await contents();
    const run = await dryRun();
    expect(run.errors).toMatchObject([{ item: 'Films on Plex "Attic"' }]);
    expect(await contents()).toEqual(before);
  });

  test('is part of a dry run of everything', async () => {
    await startRun(mirror.rt, 'all', { dryRun: true, trigger: 'test' });
    const { items } = await mirror.rt.store.runs.page({ scope: 'library' }, { limit: 10, cursor: null });
    expect(items).toMatchObject([{ dryRun: true }]);
  });
});

describe('progress', () => {
  test.each([
    ['a first sync', 0],
    ['a sync of what changed', 1],
    ['a complete sync', 25],
  ])('of items never comes to its end before all is counted: %s', async (_what, hours) => {
    if (hours > 0) {
      await mirror.sync();
      mirror.clock.now += hours * 3_600_000;
      for (const title of ['News', 'More news']) addFilm(mirror, attic, title);
      addSeries(mirror, attic, 'Island', { specials: 1, episodes: 4 });
    }
    attic.fake.pageCap = 2;
    const { id } = await startSync(mirror.rt, {}, { mode: 'incremental', trigger: 'test' });
    const seen: Run['progress']['items'][] = [];
    const answer = attic.fake.library.idsOf.bind(attic.fake.library);
    attic.fake.library.idsOf = (...given) => {
      // Written a few times a second by our clock.
      mirror.clock.now += 1_100;
      return answer(...given);
    };
    const change = mirror.rt.store.runs.change;
    Object.assign(mirror.rt.store.runs, {
      change: (run: string, changes: { progress?: Run['progress'] }) => {
        if (changes.progress !== undefined && !('state' in changes)) seen.push(changes.progress.items);
        return change(run, changes);
      },
    });
    await work(id);
    const last = (await read(id)).progress;
    expect(seen.length).toBeGreaterThan(2);
    for (const [index, { done, total }] of seen.entries())
      if (total > 0 && done >= total)
        expect(seen.slice(index).every((later) => later.total <= total) && last.items.total <= total).toBe(true);
    expect(last.groups).toEqual({ done: 2, total: 2 });
    expect(last.items.done).toBe(last.items.total);
    expect(last.items.total).toBeGreaterThan(0);
  });
});

describe('a library that is switched on', () => {
  test('is synced at once, also right after a run of its server', async () => {
    const music = attic.fake.addSection({ title: 'Music', type: 'artist' });
    attic.fake.addArtist(music, { title: 'Nobody' });
    await mirror.sync();
    const { id } = await mirror.library(attic, music.key);
    mirror.clock.now += 1_000;
    await changeLibrary(mirror.rt, id, { enabled: true });
    const { items } = await mirror.rt.store.runs.page({ scope: 'library' }, { limit: 1, cursor: null });
    expect(items).toMatchObject([{ state: 'queued', target: { libraryId: id } }]);
    await work(items[0]?.id ?? '');
    expect((await mirror.items({ type: 'artist' })).map(({ title }) => title)).toEqual(['Nobody']);
    // Nothing else that is changed of it starts a run.
    await changeLibrary(mirror.rt, id, { enabled: true, refreshMinutes: 30 });
    expect((await mirror.rt.store.runs.page({ scope: 'library' }, { limit: 9, cursor: null })).total).toBe(2);
  });

  test('that its server got lately is due at once, whatever run there was before', async () => {
    await mirror.sync();
    attic.fake.addMovie(attic.fake.addSection({ title: 'Third', type: 'movie' }), { title: 'Third film' });
    await mirror.poll();
    mirror.clock.now += 1_000;
    expect(await syncDue(mirror.rt)).toMatchObject({
      outcome: 'started 1',
    });
  });

  test('of a server that is switched off waits for the server', async () => {
    await mirror.sync();
    const { id } = await mirror.library(attic, attic.films.key);
    await mirror.rt.library.libraries.update(id, { enabled: false });
    await mirror.rt.library.servers.update(attic.id, { enabled: false });
    await mirror.rt.plex.reload();
    expect(await changeLibrary(mirror.rt, id, { enabled: true })).toMatchObject({ enabled: true });
    expect((await mirror.rt.store.runs.page({ scope: 'library' }, { limit: 9, cursor: null })).total).toBe(1);
  });
});
