import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownerOf } from '../../../src/core/watch/account.ts';
import { listTwins } from '../../../src/core/watch/list-twins.ts';
import { addFilm } from '../plex/setup.ts';
import { createWatching, hour, minute, type Watching } from './setup.ts';

let w: Watching;

beforeEach(async () => {
  w = await createWatching();
});
afterEach(() => w.close());

test('what was watched before the pair was synced is a baseline, and marks nothing', async () => {
  const film = addFilm(w, w.attic, 'Old Favourite');
  w.attic.fake.watch(film);
  const { special } = await w.pair('Old Favourite Again');
  const { film: other } = await w.pair();
  w.attic.fake.watch(other);
  const run = await w.compare();
  // A mark made since the first sync is news.
  expect(run.counts).toMatchObject({ marked: 1, errors: 0 });
  expect(w.attic.fake.viewOf(special).viewCount).toBe(0);
});

test('a film marked by hand since it was synced marks its special', async () => {
  const { film, special } = await w.pair();
  w.clock.now += hour;
  w.attic.fake.watch(film);
  const run = await w.compare();
  expect(run).toMatchObject({ state: 'succeeded', counts: { marked: 1, already: 0, unwatched: 0, errors: 0 } });
  expect(w.marks()).toEqual([`scrobble ${special.id}`]);
  expect(await w.events()).toMatchObject([
    { kind: 'watched', source: 'compare', at: w.clock.now, twins: 'marked' },
    { kind: 'watched', source: 'twin' },
  ]);
});

test('a second pass has nothing to do and writes nothing but its run', async () => {
  const { film } = await w.pair();
  await w.pair();
  w.attic.fake.watch(film);
  await w.compare();
  w.clock.now += hour;
  const [before, mark] = [await w.contents(), w.attic.fake.mark()];
  const run = await w.compare();
  expect(run.counts).toEqual({ marked: 0, already: 0, waiting: 0, ignored: 0, unwatched: 0, history: 0, errors: 0 });
  expect(w.attic.fake.since(mark)).toHaveLength(1);
  const known = new Set(before.split('\n'));
  const news = (await w.contents()).split('\n').filter((line) => !known.has(line));
  expect(new Set(news.map((line) => line.split(' ')[0]))).toEqual(new Set(['runs', 'tasks']));
});

test('twins that were both marked since are nothing', async () => {
  const { film, special } = await w.pair();
  w.clock.now += hour;
  w.attic.fake.watch(film);
  w.attic.fake.watch(special);
  const run = await w.compare();
  expect(run.counts).toMatchObject({ marked: 0, already: 2 });
  expect(w.marks()).toEqual([]);
});

describe('an item that was unmarked', () => {
  test('is recorded, and its twin keeps its state', async () => {
    const { film, special } = await w.pair();
    w.attic.fake.play(film);
    await w.deliver();
    w.clock.now += hour;
    w.attic.fake.unwatch(film);
    const run = await w.compare();
    expect(run.counts).toMatchObject({ unwatched: 1, marked: 0 });
    expect(await w.stateOf(film)).toMatchObject({ isWatched: false, unwatchedAt: w.clock.now });
    expect(w.attic.fake.viewOf(special).viewCount).toBe(1);
    // The one that is still watched does not bring it back.
    w.clock.now += hour;
    await w.compare();
    expect(w.attic.fake.viewOf(film).viewCount).toBe(0);
  });

  test('takes its twin along with watch.propagateUnwatched, which is read before', async () => {
    await w.set({ 'watch.propagateUnwatched': true });
    const { film, special } = await w.pair();
    w.attic.fake.play(film);
    await w.deliver();
    w.clock.now += hour;
    w.attic.fake.unwatch(film);
    const run = await w.compare();
    expect(run.counts).toMatchObject({ unwatched: 1, marked: 1 });
    expect(w.marks()).toEqual([`scrobble ${special.id}`, `unscrobble ${special.id}`]);
    w.clock.now += hour;
    expect((await w.compare()).counts).toMatchObject({ unwatched: 0, marked: 0 });
  });

  test('and marked again, however soon, is watched anew', async () => {
    await w.set({ 'watch.propagateUnwatched': true });
    const { film, special } = await w.pair();
    w.attic.fake.play(film);
    await w.deliver();
    for (const mark of [() => w.attic.fake.watch(film), () => w.attic.fake.play(film)]) {
      w.clock.now += 2 * minute;
      w.attic.fake.unwatch(film);
      await w.compare();
      expect(w.attic.fake.viewOf(special).viewCount).toBe(0);
      w.clock.now += 2 * minute;
      mark();
      await w.deliver();
      await w.compare();
      expect(w.attic.fake.viewOf(special).viewCount).toBe(1);
    }
  });

  test('is not taken for one while its server has not counted the view that was just told', async () => {
    const { film } = await w.pair();
    w.attic.fake.hooks.player('media.scrobble', film, w.attic.fake.accounts.owner);
    await w.deliver();
    setTimeout(() => w.attic.fake.views.mark(1, film.guid), 500);
    const run = await w.compare();
    expect(run.counts).toMatchObject({ unwatched: 0 });
    expect(await w.stateOf(film)).toMatchObject({ isWatched: true });
  });
});

describe('watch.importHistory', () => {
  test('carries over what was watched before, once, and a dry run says so before', async () => {
    const film = addFilm(w, w.attic, 'Old Favourite');
    w.attic.fake.watch(film);
    await w.sync();
    const { special } = await pairOf('Old Favourite');
    w.clock.now += hour;
    expect((await w.compare({ dryRun: true })).counts).toMatchObject({ history: 1, marked: 0 });
    expect((await w.compare()).counts).toMatchObject({ marked: 0 });
    await w.set({ 'watch.importHistory': true });
    expect((await w.compare()).counts).toMatchObject({ marked: 1 });
    expect(w.marks()).toEqual([`scrobble ${special.id}`]);
    // Unmarked afterwards, it stays so.
    w.clock.now += 24 * hour;
    w.attic.fake.unwatch(special);
    await w.compare();
    w.clock.now += hour;
    expect((await w.compare()).counts).toMatchObject({ marked: 0, unwatched: 0 });
    expect(w.marks()).toHaveLength(1);
  });

  test('carries over what has no time, too, and that once', async () => {
    const { film, special } = await w.pair('Timeless');
    const item = await w.itemOf(film);
    await w.rt.library.items.setViews([{ id: item.id, view: { ...item.view, viewCount: 1 } }]);
    w.attic.fake.views.mark(1, film.guid, 0);
    await w.set({ 'watch.importHistory': true });
    expect((await w.compare()).counts).toMatchObject({ marked: 1 });
    w.clock.now += 24 * hour;
    w.attic.fake.unwatch(special);
    await w.compare();
    w.clock.now += 24 * hour;
    await w.compare();
    expect(w.marks()).toHaveLength(1);
  });
});

test('the list of pairs says what would be marked, and what watch.importHistory would carry over', async () => {
  const old = addFilm(w, w.attic, 'Old Favourite');
  w.attic.fake.watch(old);
  await w.sync();
  const { special } = await pairOf('Old Favourite');
  const { film: recent, special: next } = await w.pair();
  await w.set({ 'watch.autoMark': false });
  w.attic.fake.play(recent);
  await w.deliver();
  await w.compare();
  const listed = async () => {
    const page = await listTwins(w.rt, null, { limit: 10, cursor: null });
    return page?.items.map(({ wouldMark, wouldImport }) => [wouldMark, wouldImport]).toReversed();
  };
  expect(await listed()).toEqual([
    [[], []],
    [[], []],
  ]);
  await w.set({ 'watch.autoMark': true });
  const [imported, marked] = [await w.itemOf(special), await w.itemOf(next)];
  expect(await listed()).toEqual([
    [[], [imported.id]],
    [[marked.id], []],
  ]);
});

test('a dry run counts what would be done and does none of it', async () => {
  const { film } = await w.pair();
  await w.compare();
  w.clock.now += hour;
  w.attic.fake.watch(film);
  const before = await w.events();
  const run = await w.compare({ dryRun: true });
  expect(run).toMatchObject({ dryRun: true, counts: { marked: 1, unwatched: 0 } });
  expect(w.marks()).toEqual([]);
  expect(await w.events()).toEqual(before);
  expect((await w.compare()).counts).toMatchObject({ marked: 1 });
});

test('a server that fails concludes nothing, says so, and the next pass goes on', async () => {
  const { film, special } = await w.pair();
  w.attic.fake.play(film);
  await w.deliver();
  w.clock.now += hour;
  w.attic.fake.fault(/library.metadata/, { status: 500 });
  const run = await w.compare();
  expect(run).toMatchObject({
    state: 'failed',
    counts: { unwatched: 0, errors: 1 },
    errors: [{ category: 'network' }],
  });
  expect(await w.stateOf(special)).toMatchObject({ isWatched: true });
  w.attic.fake.clearFaults();
  expect((await w.compare()).state).toBe('succeeded');
});

test('items that the server does not name are no unmarked ones', async () => {
  const { film, special } = await w.pair();
  w.attic.fake.play(film);
  await w.deliver();
  w.clock.now += hour;
  w.attic.fake.remove(special);
  expect((await w.compare()).counts).toMatchObject({ unwatched: 0, errors: 0 });
});

test('many pairs are read a hundred at a time', async () => {
  for (let count = 0; count < 60; count += 1) {
    const film = addFilm(w, w.attic, `Many ${count}`);
    await w.linkTo(film, `Many ${count}`);
  }
  await w.sync();
  const mark = w.attic.fake.mark();
  await w.compare();
  expect(w.attic.fake.since(mark)).toHaveLength(2);
});

test('what a person set by hand is not changed by what Plex says', async () => {
  const { film, special } = await w.pair();
  const owner = await ownerOf(w.rt, { accountId: null, accountName: 'me' });
  await w.rt.watch.states.setManual(owner.id, (await w.itemOf(special)).id, { isWatched: false, at: w.clock.now });
  w.clock.now += hour;
  w.attic.fake.watch(special);
  w.attic.fake.play(film);
  const deliveries = await w.deliver();
  expect((await w.compare()).counts).toMatchObject({ marked: 0, unwatched: 0 });
  expect(await w.stateOf(special)).toMatchObject({ isWatched: false, isManual: true });
  expect(deliveries.map(({ outcome }) => outcome).join()).toMatch(/ignored: .* changed by hand/);
});

describe('a sync of the libraries', () => {
  test('sees a mark by hand, and the special gets it, too', async () => {
    const { film, special } = await w.pair();
    w.clock.now += hour;
    w.attic.fake.watch(film);
    await w.sync({}, { force: true });
    await w.work();
    expect(w.marks()).toEqual([`scrobble ${special.id}`]);
    expect((await w.events())[0]).toMatchObject({ source: 'compare', twins: 'marked' });
    await w.sync({}, { force: true });
    w.clock.now += minute;
    await w.work();
    expect(await w.events()).toHaveLength(2);
  });

  test('records no view for our own mark', async () => {
    const { film } = await w.pair();
    w.attic.fake.play(film);
    await w.deliver();
    w.clock.now += hour;
    await w.sync({}, { force: true });
    await w.work();
    expect(await w.events()).toHaveLength(2);
    expect(w.marks()).toHaveLength(1);
  });

  test('records nothing for our own unmarking, nor for one that was recorded already', async () => {
    await w.set({ 'watch.propagateUnwatched': true });
    const { film, special } = await w.pair();
    w.attic.fake.play(film);
    await w.deliver();
    w.clock.now += hour;
    await w.sync({}, { force: true });
    w.attic.fake.unwatch(film);
    await w.compare();
    expect(w.attic.fake.viewOf(special).viewCount).toBe(0);
    w.clock.now += 5 * hour;
    await w.sync({}, { force: true });
    await w.work();
    expect((await w.events()).map(({ kind, source }) => [kind, source])).toEqual([
      ['watched', 'webhook'],
      ['watched', 'twin'],
      ['unwatched', 'compare'],
      ['unwatched', 'twin'],
    ]);
  });

  test('takes no film that is begun again for one that was watched again', async () => {
    const { film } = await w.pair();
    w.attic.fake.play(film);
    await w.deliver();
    await w.sync({}, { force: true });
    w.clock.now += 24 * hour;
    w.attic.fake.views.progress(1, film.guid, 600_000);
    await w.sync({}, { force: true });
    await w.work();
    expect((await w.events()).filter(({ at }) => at > w.clock.now - hour)).toEqual([]);
  });

  test('does not believe a page that was read before a view that the ledger has by now', async () => {
    const film = addFilm(w, w.attic, 'Seen Twice');
    w.attic.fake.watch(film);
    await w.sync();
    w.attic.fake.hooks.player('media.scrobble', film, w.attic.fake.accounts.owner);
    await w.deliver();
    w.attic.fake.unwatch(film);
    await w.sync({}, { force: true });
    expect(await w.stateOf(film)).toMatchObject({ isWatched: true });
    expect((await w.events()).map(({ kind }) => kind)).toEqual(['watched']);
  });

  test('says nothing of an account that is not followed', async () => {
    const { film } = await w.pair();
    const owner = await ownerOf(w.rt, { accountId: null, accountName: 'me' });
    await w.rt.watch.accounts.update(owner.id, { followed: false });
    w.attic.fake.watch(film);
    await w.sync({}, { force: true });
    await w.work();
    expect(await w.events()).toEqual([]);
  });
});

test('with every poll, once an hour, pairs are compared; without pairs never', async () => {
  const runs = async () => (await w.rt.store.runs.page({ scope: 'watch' }, { limit: 50, cursor: null })).total;
  await w.poll();
  expect(await runs()).toBe(0);
  await w.pair();
  for (let polls = 0; polls < 14; polls += 1) {
    await w.poll();
    await w.work();
    w.clock.now += 5 * minute;
  }
  expect(await runs()).toBe(2);
});

/** The special of a film that is there already. */
async function pairOf(title: string) {
  const item = await w.item(title);
  const film = w.attic.fake.library.item(Number(item.ratingKey));
  if (film === undefined) throw new Error(`${title} is not there`);
  const special = await w.linkTo(film, title);
  await w.sync();
  return { film, special };
}
