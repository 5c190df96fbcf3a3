import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Attached, addFilm, addSeries, createMirror, type Mirror } from './setup.ts';

let mirror: Mirror;
let attic: Attached;

beforeEach(async () => {
  mirror = await createMirror();
  attic = await mirror.addServer();
  for (const title of ['Alpha', 'Beta', 'Gamma']) addFilm(mirror, attic, title);
  addSeries(mirror, attic, 'Harbour', { specials: 2, episodes: 3 });
});
afterEach(() => mirror.close());

test('a first sync stores every film, show, season and episode, specials as season 0', async () => {
  const run = await mirror.sync();
  expect(run).toMatchObject({ state: 'succeeded', errors: [], counts: { added: 11, updated: 0, missing: 0 } });
  const items = await mirror.items();
  expect(items.map(({ type }) => type).toSorted()).toEqual([
    ...Array(5).fill('episode'),
    ...Array(3).fill('movie'),
    ...['season', 'season', 'show'],
  ]);
  expect(
    items
      .filter(({ seasonNumber }) => seasonNumber === 0)
      .map(({ type }) => type)
      .toSorted(),
  ).toEqual(['episode', 'episode', 'season']);
  expect(items.every(({ state, presence }) => state === 'normal' && presence === 'present')).toBe(true);
});

test('a second sync of an unchanged world asks the server one question and changes no row but its own run', async () => {
  await mirror.sync();
  mirror.clock.now += 60_000;
  const [before, mark] = [await mirror.contents(), attic.fake.mark()];
  const run = await mirror.sync();
  expect(attic.fake.since(mark).map(({ path }) => path)).toEqual(['/library/sections']);
  expect(run).toMatchObject({ state: 'succeeded', counts: { added: 0, updated: 0, unchanged: 11, missing: 0 } });
  const after = await mirror.contents();
  const news = linesOf(after).filter((line) => !linesOf(before).includes(line));
  // The run, and each library's time of its last good sync.
  expect(news.map((line) => line.split(' ')[0]).toSorted()).toEqual([
    'plex_libraries',
    'plex_libraries',
    'runs',
    'tasks',
  ]);
});

test('a poll of an unchanged world writes nothing at all, and leaves no run', async () => {
  const atFirst = await mirror.writes();
  await mirror.sync();
  await mirror.poll();
  expect(await mirror.writes()).toBeGreaterThan(atFirst);
  mirror.clock.now += 5 * 60_000;
  const [before, writes, mark] = [await mirror.contents(), await mirror.writes(), attic.fake.mark()];
  const result = await mirror.poll();
  expect(result).toMatchObject({ kind: 'done', outcome: 'nothing new' });
  expect(await mirror.contents()).toBe(before);
  expect(await mirror.writes()).toBe(writes);
  expect(attic.fake.since(mark).map(({ path }) => path)).toEqual(['/library/sections', '/status/sessions/history/all']);
});

test('a complete pass over an unchanged library writes no row of it', async () => {
  await mirror.sync();
  const before = await mirror.items();
  mirror.clock.now += 25 * 3_600_000;
  const run = await mirror.sync({}, { mode: 'incremental' });
  expect(run.counts).toMatchObject({ added: 0, updated: 0, unchanged: 11, missing: 0 });
  expect(await mirror.items()).toEqual(before);
});

test('a deep sync reads streams and chapters once, and nothing is written by the next one', async () => {
  await mirror.sync({}, { mode: 'deep' });
  const { items } = await mirror.rt.library.items.page({ type: 'movie' }, { limit: 1, cursor: null });
  const whole = await mirror.rt.library.items.get(items[0]?.id ?? 0);
  expect(whole?.media[0]?.parts[0]?.streams).toHaveLength(2);
  const before = await mirror.items();
  const mark = attic.fake.mark();
  const run = await mirror.sync({}, { mode: 'deep' });
  expect(run.counts).toMatchObject({ added: 0, updated: 0, missing: 0 });
  expect(await mirror.items()).toEqual(before);
  expect(attic.fake.since(mark).filter(({ path }) => path.startsWith('/library/metadata/'))).toEqual([]);
});

test('what people watched is taken over without a change of the item itself', async () => {
  await mirror.sync();
  const before = await mirror.item('Alpha');
  const alpha = attic.fake.library.itemsOf(attic.films.key, 'movie')[0];
  if (alpha === undefined) throw new Error('the film is gone');
  mirror.clock.now += 3_600_000;
  attic.fake.play(alpha, { events: false });
  attic.fake.library.changed(attic.films.key);
  await mirror.sync({}, { mode: 'deep' });
  const after = await mirror.item('Alpha');
  expect(after).toEqual({
    ...before,
    detailsEtag: after.detailsEtag,
    view: { ...before.view, viewCount: 1, lastViewedAt: mirror.clock.now - 1_000 },
  });
});

function linesOf(text: string): string[] {
  return text.split('\n');
}
