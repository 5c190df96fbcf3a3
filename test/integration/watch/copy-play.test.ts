import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWatching, minute, type Watching } from './setup.ts';

let w: Watching;

beforeEach(async () => {
  w = await createWatching();
});
afterEach(() => w.close());

async function told(...args: Parameters<Watching['attic']['fake']['hooks']['player']>) {
  w.attic.fake.hooks.player(...args);
  await w.deliver();
  w.clock.now += minute;
  await w.work();
}

test('a rating goes to the twin, and is taken back there, when that is switched on', async () => {
  const { film, special } = await w.pair();
  const { owner } = w.attic.fake.accounts;
  const ratingOf = () => w.attic.fake.views.of(owner.id, special.guid)?.userRating ?? null;
  await told('media.rate', film, owner, { rating: 8 });
  expect(ratingOf()).toBeNull();
  await w.set({ 'watch.ratings': true });
  await told('media.rate', film, owner, { rating: 7 });
  expect(ratingOf()).toBe(7);
  const marks = w.marks().length;
  await told('media.rate', film, owner, { rating: 7, viewOffset: 1 });
  expect(w.marks()).toHaveLength(marks);
  await told('media.rate', film, owner, { rating: 0 });
  expect(ratingOf()).toBeNull();
});

test('a place goes to the twin, when that is switched on and there is something left to see', async () => {
  await w.set({ 'watch.progress': true });
  const { film, special } = await w.pair();
  const { owner } = w.attic.fake.accounts;
  const offset = () => w.attic.fake.viewOf(special).viewOffset;
  await told('media.pause', film, owner, { viewOffset: 20_000 });
  expect(offset()).toBe(0);
  await told('media.pause', film, owner, { viewOffset: 1_200_000 });
  expect(offset()).toBe(1_200_000);
  await told('media.stop', film, owner, { viewOffset: 1_210_000 });
  expect(offset()).toBe(1_200_000);
  await told('media.stop', film, owner, { viewOffset: 5_390_000 });
  expect(offset()).toBe(1_200_000);
});

test('the stop that follows a scrobble does not put the twin back into the film', async () => {
  await w.set({ 'watch.progress': true });
  const { film, special } = await w.pair();
  const { owner } = w.attic.fake.accounts;
  await told('media.scrobble', film, owner);
  await told('media.stop', film, owner, { viewOffset: 4_900_000 });
  expect(w.attic.fake.viewOf(special)).toEqual({ viewCount: 1, viewOffset: 0 });
});
