import { rmSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addFilm } from '../plex/setup.ts';
import { addSpecial, createWatching, hour, minute, tmdbIdOf, type Watching } from './setup.ts';

let w: Watching;

beforeEach(async () => {
  w = await createWatching();
});
afterEach(() => w.close());

test('a film that was watched marks its special, once, after reading it', async () => {
  const { film, special } = await w.pair();
  w.attic.fake.play(film);
  const mark = w.attic.fake.mark();
  const deliveries = await w.deliver();
  expect(w.attic.fake.viewOf(special).viewCount).toBe(1);
  expect(w.attic.fake.viewOf(film).viewCount).toBe(1);
  expect(w.attic.fake.since(mark).map(({ method, path }) => `${method} ${path}`)).toEqual([
    `GET /library/metadata/${special.id}`,
    'PUT /:/scrobble',
  ]);
  expect(await w.events()).toMatchObject([
    { source: 'webhook', twins: 'marked' },
    { source: 'twin', twins: 'already' },
  ]);
  const scrobble = deliveries.find(({ event }) => event === 'media.scrobble');
  expect(scrobble).toMatchObject({
    status: 'succeeded',
    outcome: expect.stringMatching(/^marked: item \d+ of "Attic"/),
  });
});

test('a special that was watched marks its film', async () => {
  const { film, special } = await w.pair();
  w.attic.fake.play(special);
  await w.deliver();
  expect(w.marks()).toEqual([`scrobble ${film.id}`]);
});

test('an echo of our own mark is the same view, and marks nothing', async () => {
  const { film, special } = await w.pair();
  w.attic.fake.play(film);
  await w.deliver();
  // What a server sends that knows of the mark from elsewhere.
  w.attic.fake.hooks.player('media.scrobble', special, w.attic.fake.accounts.owner);
  const [echo] = await w.deliver();
  expect(echo?.outcome).toMatch(/^already/);
  expect(w.marks()).toHaveLength(1);
  const events = await w.events();
  expect(events.map(({ kind, sources }) => [kind, sources])).toEqual([
    ['watched', ['webhook']],
    ['watched', ['twin', 'webhook']],
  ]);
});

test('one view told several times, with an offset each, is one view; another evening is another', async () => {
  const { film } = await w.pair();
  for (let times = 0; times < 3; times += 1) {
    w.attic.fake.hooks.player('media.scrobble', film, w.attic.fake.accounts.owner, { viewOffset: 1_000 * times });
    await w.deliver();
    w.clock.now += minute;
  }
  expect((await w.events()).filter(({ source }) => source === 'webhook')).toHaveLength(1);
  w.clock.now += 24 * hour;
  w.attic.fake.play(film);
  const deliveries = await w.deliver();
  expect((await w.events()).filter(({ source }) => source === 'webhook')).toHaveLength(2);
  expect(deliveries.find(({ event }) => event === 'media.scrobble')?.outcome).toMatch(/^already: item/);
  expect(w.marks()).toHaveLength(1);
});

test('twins that are both watched really are never marked', async () => {
  const { film, special } = await w.pair();
  w.attic.fake.play(film);
  w.attic.fake.play(special);
  await w.deliver();
  expect(w.marks()).toEqual([]);
  expect((await w.events()).map(({ twins }) => twins)).toEqual(['already', 'already']);
});

test('nor is one that was watched itself a moment ago, though its server has not counted it yet', async () => {
  await w.set({ 'watch.twins': 'movieToSpecial' });
  const { film, special } = await w.pair();
  for (const item of [special, film]) {
    w.attic.fake.hooks.player('media.scrobble', item, w.attic.fake.accounts.owner);
    await w.deliver();
  }
  expect(w.marks()).toEqual([]);
  expect((await w.events()).map(({ twins }) => twins)).toEqual(['off', 'already']);
});

test('what nobody has set up as a pair is marked, too, where both files lead to the same one', async () => {
  const { film } = await w.pair();
  const path = film.media[0]?.parts[0]?.file ?? '';
  const copy = addFilm(w, w.attic, 'The same in another library', { guid: 'plex://movie/other', files: [path] });
  await w.sync();
  w.attic.fake.play(copy);
  await w.deliver();
  expect(w.marks().toSorted()).toEqual([`scrobble ${film.id}`, `scrobble ${film.id + 3}`].toSorted());
});

test('hard links are known by the ledger alone', async () => {
  const { film, special } = await w.pair('Quiet Harbour', { style: 'hardlink' });
  w.attic.fake.play(film);
  await w.deliver();
  expect(w.marks()).toEqual([`scrobble ${special.id}`]);
  w.attic.fake.unwatch(film);
  w.clock.now += 24 * hour;
  w.attic.fake.play(special);
  await w.deliver();
  expect(w.marks()).toEqual([`scrobble ${special.id}`, `scrobble ${film.id}`]);
});

test('items of one guid are one state: one mark for all of them, and none for what shares it with the one that was watched', async () => {
  const { film, special } = await w.pair();
  const inFourK = { guid: film.guid, files: [w.file('movies/4k/film.mkv')] };
  const larger = addFilm(w, w.attic, 'The same film, larger', inFourK);
  const again = w.attic.fake.addEpisode(w.attic.fake.addShow(w.attic.series, { title: 'Once more' }), 0, {
    title: 'Once more',
    index: 1,
    guid: special.guid,
    files: [special.media[0]?.parts[0]?.file ?? ''],
  });
  await w.sync();
  // The larger one plays another file: its guid tells that it was watched with the film.
  w.attic.fake.play(larger);
  await w.deliver();
  expect(w.marks()).toHaveLength(1);
  expect(w.attic.fake.viewOf(special).viewCount).toBe(1);
  for (const item of [film, larger, special, again]) expect(await w.stateOf(item)).toMatchObject({ isWatched: true });
});

test('two servers that have the same files mark each other, each by its own key', async () => {
  const shed = await w.addServer({ name: 'Shed', token: 'the-token-of-the-shed', firstKey: 500 });
  const { film, special } = await w.pair();
  const path = film.media[0]?.parts[0]?.file ?? '';
  const other = addFilm(w, shed, 'The film in the shed', { files: [path] });
  await w.sync();
  w.attic.fake.play(film);
  const deliveries = await w.deliver();
  expect([w.marks(), w.marks(shed)]).toEqual([[`scrobble ${special.id}`], [`scrobble ${other.id}`]]);
  expect(deliveries.map(({ outcome }) => outcome).join()).toMatch(/"Attic".*"Shed"/);
});

test('a link that leads to another film by now is no twin of the first', async () => {
  const { film } = await w.pair();
  const other = addFilm(w, w.attic, 'Another Film');
  await w.sync();
  const [link] = await w.rt.store.links.live();
  if (link === undefined) throw new Error('there is no link');
  const { id, revision, path } = link;
  const target = other.media[0]?.parts[0]?.file ?? '';
  rmSync(path);
  symlinkSync(target, path);
  await w.rt.store.links.change([{ id, revision, change: { target, movieTmdbId: tmdbIdOf(other) } }]);
  w.attic.fake.play(film);
  const deliveries = await w.deliver();
  expect(w.marks()).toEqual([]);
  expect(deliveries.map(({ outcome }) => outcome)).toContain('waiting: no twin yet');
  w.attic.fake.play(other);
  await w.deliver();
  expect(w.marks()).toHaveLength(1);
});

test('a key that belongs to another thing by now is not marked', async () => {
  const { film, special } = await w.pair();
  const file = w.file('tv/other/other.mkv');
  w.attic.fake.touch(special, { guid: 'plex://episode/another' });
  w.attic.fake.replaceFile(special, file);
  w.attic.fake.play(film);
  const deliveries = await w.deliver();
  expect(w.marks()).toEqual([]);
  expect(deliveries.find(({ event }) => event === 'media.scrobble')?.outcome).toMatch(/^waiting: .* not there/);
});

describe('the settings', () => {
  test.each([
    ['movieToSpecial', 'film', 1],
    ['movieToSpecial', 'special', 0],
    ['specialToMovie', 'film', 0],
    ['specialToMovie', 'special', 1],
    ['off', 'film', 0],
    ['off', 'special', 0],
  ] as const)('watch.twins %s lets the %s mark %i', async (twins, which, count) => {
    await w.set({ 'watch.twins': twins });
    const pair = await w.pair();
    w.attic.fake.play(pair[which]);
    const deliveries = await w.deliver();
    expect(w.marks()).toHaveLength(count);
    if (count === 0)
      expect(deliveries.map(({ outcome }) => outcome)).toContain(`ignored: the setting watch.twins is ${twins}`);
  });

  test('watch.autoMark off records the view and marks nothing', async () => {
    await w.set({ 'watch.autoMark': false });
    const { film } = await w.pair();
    w.attic.fake.play(film);
    await w.deliver();
    expect(w.marks()).toEqual([]);
    expect(await w.events()).toMatchObject([{ kind: 'watched', twins: 'off' }]);
    expect(await w.stateOf(film)).toMatchObject({ isWatched: true });
  });
});

describe('a twin that is not there yet', () => {
  test('is marked when it appears', async () => {
    const { film } = await w.pair('Slow Scan', { special: false });
    w.attic.fake.play(film);
    const deliveries = await w.deliver();
    expect(deliveries.find(({ event }) => event === 'media.scrobble')?.outcome).toBe('waiting: no twin yet');
    expect(w.marks()).toEqual([]);
    const [link] = await w.rt.store.links.live();
    const special = addSpecial(w.attic, 'Slow Scan', link?.path ?? '');
    w.clock.now += hour;
    await w.sync();
    w.clock.now += 2_000;
    await w.work();
    expect(w.marks()).toEqual([`scrobble ${special.id}`]);
    expect((await w.events())[0]).toMatchObject({ twins: 'marked' });
    const at = (await w.events())[0]?.at;
    expect(await w.stateOf(special)).toMatchObject({ isWatched: true, lastWatchedAt: at });
  });

  test('is left alone when the film was unmarked meanwhile', async () => {
    const { film } = await w.pair('Slow Scan', { special: false });
    w.attic.fake.play(film);
    await w.deliver();
    await w.sync({}, { force: true });
    w.clock.now += hour;
    w.attic.fake.unwatch(film);
    await w.sync({}, { force: true });
    const [link] = await w.rt.store.links.live();
    addSpecial(w.attic, 'Slow Scan', link?.path ?? '');
    w.attic.fake.library.changed(w.attic.films.key);
    await w.sync();
    w.clock.now += 2_000;
    await w.work();
    expect(w.marks()).toEqual([]);
    expect(await w.stateOf(film)).toMatchObject({ isWatched: false });
  });
});

describe('a server that fails', () => {
  test('keeps the view, which is counted once, and its twin is marked when it answers again', async () => {
    const { film, special } = await w.pair();
    w.attic.fake.play(film);
    const fault = w.attic.fake.fault(/scrobble/, { status: 500 });
    const [, failed] = await w.deliver();
    expect(failed?.status).toBe('failed');
    expect(await w.events()).toMatchObject([{ twins: 'open' }]);
    fault.clear();
    const mark = w.attic.fake.mark();
    w.clock.now += 2 * minute;
    await w.work();
    expect(w.attic.fake.writesSince(mark)).toHaveLength(1);
    expect(w.attic.fake.viewOf(special).viewCount).toBe(1);
    expect(await w.events()).toMatchObject([{ twins: 'marked' }, { source: 'twin' }]);
  });

  test('and did mark before its answer was lost, is not asked to mark again', async () => {
    const { film, special } = await w.pair();
    w.attic.fake.play(film);
    w.attic.fake.fault(/scrobble/, { reset: true }, 1);
    await w.deliver();
    w.attic.fake.watch(special);
    w.clock.now += 2 * minute;
    await w.work();
    w.clock.now += hour;
    await w.work();
    expect(w.attic.fake.viewOf(special).viewCount).toBe(1);
  });

  test('for so long that the twin was unmarked by a person meanwhile, leaves it so', async () => {
    const { film, special } = await w.pair();
    w.attic.fake.play(film);
    const fault = w.attic.fake.fault(/scrobble/, { status: 500 });
    await w.deliver();
    const [{ id: owner }, { id }] = [await w.owner(), await w.itemOf(special)];
    w.clock.now += minute;
    await w.rt.watch.states.setWatched(owner, id, w.clock.now);
    w.clock.now += hour;
    await w.rt.watch.states.setUnwatched(owner, id, w.clock.now);
    fault.clear();
    const mark = w.attic.fake.mark();
    await w.work();
    expect(w.attic.fake.writesSince(mark)).toEqual([]);
    expect((await w.events())[0]).toMatchObject({ twins: 'off' });
    expect(await w.stateOf(special)).toMatchObject({ isWatched: false });
  });

  test('costs the other server nothing', async () => {
    const shed = await w.addServer({ name: 'Shed', token: 'the-token-of-the-shed', firstKey: 500 });
    const { film, special } = await w.pair();
    const other = addFilm(w, shed, 'The film in the shed', { files: [film.media[0]?.parts[0]?.file ?? ''] });
    await w.sync();
    await shed.fake.stop();
    w.attic.fake.play(film);
    await w.deliver();
    expect(w.attic.fake.viewOf(special).viewCount).toBe(1);
    await shed.fake.start();
    w.clock.now += 2 * minute;
    await w.work();
    expect(w.marks(shed)).toEqual([`scrobble ${other.id}`]);
    expect(w.marks()).toHaveLength(1);
  });
});
