import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FakeItem } from '../../fakes/plex/model.ts';
import { type Attached, addFilm, addSeries, createMirror, type Mirror } from './setup.ts';

const hourMs = 3_600_000;
/** More than a first sync reads one by one, with streams. */
const filmCount = 120;

let mirror: Mirror;
let attic: Attached;

beforeEach(async () => {
  mirror = await createMirror();
  attic = await mirror.addServer();
  // As people add them: one after the other.
  for (let number = 1; number <= filmCount; number += 1)
    addFilm(mirror, attic, `Film ${String(number).padStart(3, '0')}`, {
      addedAt: attic.fake.now() - (filmCount - number + 24) * 3_600,
    });
  addSeries(mirror, attic, 'Harbour', { specials: 1, episodes: 2 });
  await mirror.sync();
  mirror.clock.now += 2 * hourMs;
});
afterEach(() => mirror.close());

function film(title: string): FakeItem {
  const found = attic.fake.library.itemsOf(attic.films.key, 'movie').find((one) => one.title === title);
  if (found === undefined) throw new Error(`there is no ${title}`);
  return found;
}

/** What a poll asks of the server, in words, and how many rows it is given. */
async function costOfPoll(): Promise<{ asked: string[]; rows: number }> {
  const mark = attic.fake.mark();
  await mirror.poll();
  const since = attic.fake.since(mark);
  return {
    asked: since.map(({ path, query }) => `${path} ${query.sort?.[0] ?? ''}`.trim()),
    rows: since.reduce((sum, { rows = 0 }) => sum + rows, 0),
  };
}

test('one changed film costs a few questions and a few rows, however many there are', async () => {
  attic.fake.rename(film('Film 007'), 'Film Seven');
  const { asked, rows } = await costOfPoll();
  expect(await mirror.item('Film Seven')).toMatchObject({ type: 'movie', year: 2010 });
  expect(asked).toEqual([
    '/library/sections',
    '/status/sessions/history/all viewedAt:desc',
    '/library/sections/1/all updatedAt:desc',
    '/library/sections/1/all addedAt:desc',
    '/library/sections/1/all id',
    '/library/sections/1/collections',
    expect.stringMatching(/^\/library\/metadata\/\d+$/),
  ]);
  // The libraries, the film in its list, the count, and the film with its streams.
  expect(rows).toBeLessThanOrEqual(8);
});

test('a changed film comes with its streams at once, the others without', async () => {
  attic.fake.rename(film('Film 007'), 'Film Seven');
  await mirror.poll();
  const streams = async (title: string) =>
    (await mirror.rt.library.items.get((await mirror.item(title)).id))?.media[0]?.parts[0]?.streams ?? null;
  expect(await streams('Film Seven')).toHaveLength(2);
  expect(await streams('Film 008')).toBeNull();
});

test('a server that knows no filter costs one page of rows, and nothing is lost or written twice', async () => {
  attic.fake.filterMode = 'ignore';
  attic.fake.rename(film('Film 007'), 'Film Seven');
  addFilm(mirror, attic, 'News');
  const before = await mirror.items();
  const { rows } = await costOfPoll();
  expect((await mirror.item('News')).presence).toBe('present');
  const changed = (await mirror.items()).filter(
    (item) => !before.some((one) => one.id === item.id && one.changedAt === item.changedAt),
  );
  expect(changed.map(({ title }) => title).toSorted()).toEqual(['Film Seven', 'News']);
  // A page for each of the two times, and a few rows besides.
  expect(rows).toBeLessThan(2 * 100 + 12);
});

test.each(['both', 'double', 'single'] as const)('a server whose filters are "%s" gives what changed', async (mode) => {
  attic.fake.filterMode = mode;
  attic.fake.rename(film('Film 007'), 'Film Seven');
  await mirror.poll();
  expect((await mirror.item('Film Seven')).type).toBe('movie');
});

test('what came without a time is found by the count, and read by its key', async () => {
  addFilm(mirror, attic, 'Timeless', { fields: { addedAt: undefined, updatedAt: undefined } });
  await mirror.poll();
  expect(await mirror.item('Timeless')).toMatchObject({ presence: 'present', addedAt: null, updatedAt: null });
});

test('a library of which no row has a time is synced, and compared as a whole', async () => {
  const section = attic.fake.addSection({ title: 'Old', type: 'movie', locations: [`${mirror.media}/old`] });
  const untimed = { fields: { addedAt: undefined, updatedAt: undefined } };
  const items = ['One', 'Two'].map((title) =>
    attic.fake.addMovie(section, { title, ...untimed, files: [mirror.file(`old/${title}.mkv`)] }),
  );
  await mirror.sync();
  const [one] = items;
  if (one === undefined) throw new Error('no film');
  attic.fake.rename(one, 'First');
  await mirror.poll();
  expect((await mirror.item('First')).type).toBe('movie');
});

describe('a server whose clock', () => {
  test('jumped ahead for a while does not hide what changes afterwards', async () => {
    const future = attic.fake.now() + 400 * 24 * 3_600;
    attic.fake.touch(film('Film 001'), { title: 'From the future', updatedAt: future });
    addFilm(mirror, attic, 'Added in the future', { addedAt: future });
    await mirror.poll();
    expect(await mirror.item('From the future')).toMatchObject({ updatedAt: future * 1000 });
    mirror.clock.now += hourMs;
    attic.fake.rename(film('Film 002'), 'From today');
    await mirror.poll();
    expect((await mirror.item('From today')).type).toBe('movie');
    expect((await mirror.library(attic, attic.films.key)).cursors.movie?.updatedAt).toBeLessThanOrEqual(
      mirror.clock.now,
    );
  });

  test('is behind ours tells what changed by its own time', async () => {
    const behind = attic.fake.now() - 5 * 60;
    attic.fake.touch(film('Film 001'), { title: 'Five minutes ago', updatedAt: behind });
    await mirror.poll();
    expect((await mirror.item('Five minutes ago')).updatedAt).toBe(behind * 1000);
  });

  test('went back by days is found out by the daily complete pass', async () => {
    attic.fake.touch(film('Film 001'), { title: 'Last week', updatedAt: attic.fake.now() - 7 * 24 * 3_600 });
    await mirror.poll();
    await expect(mirror.item('Last week')).rejects.toThrow('0 rows');
    mirror.clock.now += 24 * hourMs;
    await mirror.sync();
    expect((await mirror.item('Last week')).type).toBe('movie');
  });
});

test('our own clock that was a year ahead hides nothing once it is right again', async () => {
  const now = mirror.clock.now;
  mirror.clock.now += 365 * 24 * hourMs;
  attic.fake.rename(film('Film 001'), 'Seen next year');
  await mirror.sync();
  mirror.clock.now = now;
  attic.fake.touch(film('Film 002'), { title: 'Seen today', updatedAt: attic.fake.now() });
  await mirror.poll();
  expect((await mirror.item('Seen today')).type).toBe('movie');
});

describe('odd items', () => {
  test('without title are shown by their file, without file by their key', async () => {
    const path = mirror.file('movies/Nameless/Nameless.mkv');
    attic.fake.addMovie(attic.films, { title: '', files: [path] });
    const bare = attic.fake.addMovie(attic.films, { title: ' ', files: [] });
    await mirror.poll();
    expect(await mirror.item('Nameless.mkv')).toMatchObject({ state: 'normal' });
    expect(await mirror.item(`movie ${bare.id}`)).toMatchObject({
      state: 'unavailable',
      reason: 'Plex lists it without a file',
    });
  });

  test('without guid, with control characters, with half an emoji and with a NUL are kept, and a second sync changes nothing', async () => {
    const odd = {
      guid: undefined,
      title: 'Bell\u0007 and \ud83d half\u0000',
      summary: 'a\u0000b\u001b[31m',
      Media: null,
    };
    addFilm(mirror, attic, 'Odd', { fields: odd });
    await mirror.poll();
    const before = await mirror.items();
    expect(before).toHaveLength(filmCount + 7);
    expect(before.at(-1)?.title).toMatch(/^Bell/);
    expect(before.at(-1)?.guid).toBeNull();
    mirror.clock.now += hourMs;
    await mirror.sync({}, { mode: 'deep' });
    expect((await mirror.items()).map(({ changedAt }) => changedAt)).toEqual(before.map(({ changedAt }) => changedAt));
  });

  test('a row that is no item is reported and left out, the rest of its page is stored', async () => {
    attic.fake.fault(`/library/sections/${attic.films.key}/all`, { oddRows: [{ title: 'No key' }, null] });
    addFilm(mirror, attic, 'News');
    mirror.clock.now += 25 * hourMs;
    const run = await mirror.sync();
    expect(run.counts.skipped).toBe(2);
    expect(run.errors.map(({ message }) => message)).toContain('skipped: it has no ratingKey');
    expect((await mirror.item('News')).presence).toBe('present');
  });

  test('a row that the database refuses costs itself alone', async () => {
    const { build, write } = mirror.database;
    await write([
      build.run(`create trigger no_such_title before insert on media_items when new.title = 'Cursed'
      begin select raise(abort, 'refused'); end`),
    ]);
    addFilm(mirror, attic, 'Cursed');
    addFilm(mirror, attic, 'Blessed');
    const run = await mirror.sync();
    expect(run.errors).toEqual([
      expect.objectContaining({ category: 'data', item: expect.stringContaining('Cursed') }),
    ]);
    expect((await mirror.item('Blessed')).presence).toBe('present');
    await expect(mirror.item('Cursed')).rejects.toThrow('0 rows');
  });
});

test('a special of season 0 keeps its numbers, its show and its season', async () => {
  const special = await mirror.item('Harbour - S00E01');
  expect(special).toMatchObject({ type: 'episode', seasonNumber: 0, episodeNumber: 1, grandparentTitle: 'Harbour' });
  const season = (await mirror.items()).find(({ ratingKey }) => ratingKey === special.parentRatingKey);
  expect(season).toMatchObject({ type: 'season', seasonNumber: 0, title: 'Specials' });
  const { items } = await mirror.rt.library.items.page({ seasonNumber: 0 }, { limit: 10, cursor: null });
  expect(items.map(({ type }) => type).toSorted()).toEqual(['episode', 'season']);
});
