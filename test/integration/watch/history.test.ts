import { afterEach, beforeEach, expect, test } from 'vitest';
import { addFilm } from '../plex/setup.ts';
import { createWatching, hour, minute, type Watching } from './setup.ts';

const guest = { id: 7_654_321, title: 'guest', token: 'the-token-of-the-guest' };

let w: Watching;

beforeEach(async () => {
  w = await createWatching({ server: { accounts: [guest] } });
});
afterEach(() => w.close());

async function poll(): Promise<void> {
  await w.poll();
  await w.work();
}

test('a play of which no event came is found in the history, with its own time', async () => {
  const { film, special } = await w.pair();
  await poll();
  w.clock.now += 5 * minute;
  const at = w.clock.now;
  w.attic.fake.play(film, { events: false });
  w.clock.now += 5 * minute;
  await poll();
  expect(await w.events()).toMatchObject([{ source: 'history', at, twins: 'marked' }, { source: 'twin' }]);
  expect(w.attic.fake.viewOf(special).viewCount).toBe(1);
});

test('the first poll only records where to begin', async () => {
  const film = addFilm(w, w.attic, 'Played Before');
  await w.sync();
  w.attic.fake.play(film, { events: false });
  w.clock.now += hour;
  w.attic.fake.play(film, { events: false });
  w.clock.now += minute;
  await poll();
  expect(await w.events()).toEqual([]);
});

test('a play that its event told of is the same view', async () => {
  const { film } = await w.pair();
  await poll();
  w.clock.now += 5 * minute;
  w.attic.fake.play(film);
  await w.deliver();
  w.clock.now += 5 * minute;
  await poll();
  expect((await w.events()).map(({ sources }) => sources)).toEqual([['webhook', 'history'], ['twin']]);
  expect(w.marks()).toHaveLength(1);
});

test('each row is taken once, those that come late into a second that was read too', async () => {
  const pairs = [await w.pair(), await w.pair(), await w.pair()];
  await poll();
  w.clock.now += 5 * minute;
  const at = Math.floor(w.clock.now / 1000);
  for (const { film } of pairs.slice(0, 2)) w.attic.fake.play(film, { events: false, at });
  w.clock.now += minute;
  await poll();
  const late = pairs[2]?.film;
  if (late !== undefined) w.attic.fake.play(late, { events: false, at: at - 30 });
  w.clock.now += minute;
  await poll();
  w.clock.now += minute;
  const tasks = (await w.tasks('record-view')).length;
  await poll();
  expect(tasks).toBe(3);
  expect((await w.tasks('record-view')).length).toBe(3);
  expect((await w.events()).filter(({ source }) => source === 'history')).toHaveLength(3);
});

test('a server whose clock is ahead hides nothing', async () => {
  const { film } = await w.pair();
  const { film: other } = await w.pair();
  await poll();
  w.clock.now += minute;
  w.attic.fake.play(film, { events: false, at: Math.floor((w.clock.now + 24 * hour) / 1000) });
  await poll();
  w.clock.now += minute;
  w.attic.fake.play(other, { events: false });
  await poll();
  expect((await w.events()).filter(({ source }) => source === 'history')).toMatchObject([{}, {}]);
});

test('accounts that are not followed leave no trace', async () => {
  const { film } = await w.pair();
  await poll();
  w.clock.now += minute;
  w.attic.fake.play(film, { events: false, account: w.attic.fake.accounts.byId(guest.id) as never });
  await poll();
  expect(await w.events()).toEqual([]);
  expect((await w.rt.watch.accounts.all()).filter(({ isOwner }) => !isOwner)).toEqual([]);
  expect(await w.tasks('record-view')).toEqual([]);
});

test('a history that is refused costs neither the poll nor the token', async () => {
  await w.pair();
  w.attic.fake.fault(/history/, { status: 403 });
  const result = await w.poll();
  expect(result).toMatchObject({ kind: 'done', outcome: expect.stringMatching(/history|403|refused/i) });
  expect(w.rt.plex.get(w.attic.id)).not.toBeNull();
});

test('a play whose item has another key by now is found by its guid', async () => {
  const { film } = await w.pair();
  await poll();
  w.clock.now += minute;
  w.attic.fake.play(film, { events: false });
  const files = [film.media[0]?.parts[0]?.file ?? ''];
  w.attic.fake.remove(film);
  w.attic.fake.addMovie(w.attic.films, { title: film.title, guid: film.guid, guids: film.guids, files });
  await w.sync();
  await poll();
  expect(await w.events()).toMatchObject([{ source: 'history', twins: 'marked' }, { source: 'twin' }]);
});
