import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { receive } from '../../../src/core/inbox/receive.ts';
import type { MediaRequest, Wanted } from '../../../src/core/model/request.ts';
import { requestProgress, setProgress } from '../../../src/core/requests/advance-request.ts';
import { askProgressAgain } from '../../../src/core/requests/ask-progress.ts';
import { checkRequests } from '../../../src/core/requests/check-requests.ts';
import { checkWanted } from '../../../src/core/requests/check-wanted.ts';
import { createRequest } from '../../../src/core/requests/create-request.ts';
import type { RequestProgressPayload } from '../../../src/core/tasks/kinds/requests.ts';
import type { PairOptions } from '../../fakes/world.ts';
import { until } from '../../support/until.ts';
import { createShelf, type ItemPart, type Shelf } from '../shows/setup.ts';

let t: Shelf;
beforeEach(async () => {
  t = await createShelf();
});
afterEach(() => t.close());

const administrator = { role: 'administrator', accountId: null, accountName: null } as const;
const nothing = {
  ...{ person: null, year: null, tmdbId: null, tvdbId: null, asin: null },
  ...{ seasonNumber: null, episodeNumber: null },
};
const book = (title: string, part: Partial<Wanted> = {}): Wanted => ({ kind: 'book', ...nothing, title, ...part });
const movie = (title: string, part: Partial<Wanted> = {}): Wanted => ({ kind: 'movie', ...nothing, title, ...part });
const episode = (title: string, part: Partial<Wanted> = {}): Wanted => ({
  ...{ kind: 'episode', ...nothing, title },
  ...part,
});

const addBook = (title: string, author: string, part: ItemPart = {}) =>
  t.write({ type: 'album', title, parentTitle: author, ...part });
const addMovie = (title: string, part: ItemPart = {}) => t.write({ type: 'movie', title, ...part });

async function ask(wanted: Wanted): Promise<MediaRequest> {
  const created = await createRequest(t.rt, wanted, administrator);
  if (created.kind !== 'created') throw new Error(`not created: ${created.kind}`);
  return created.request;
}
const check = () => checkRequests(t.rt, AbortSignal.timeout(10_000));
const now = async ({ id }: MediaRequest) => {
  const request = await t.rt.requests.get(id);
  if (request === null) throw new Error('the request is gone');
  return request;
};
const stateAfterCheck = async (request: MediaRequest) => {
  await check();
  return (await now(request)).state;
};
const work = (payload: Omit<RequestProgressPayload, 'cause'>) => requestProgress(t.rt, { cause: 'test', ...payload });
const setMissing = (id: number) =>
  t.rt.library.items.setMissing([id], { now: t.clock.now, since: t.clock.now + 1, reason: 'gone from Plex' });

describe('what is asked for', () => {
  test('waits, and is no second request when it is asked for again', async () => {
    const request = await ask(book('The Salt Road', { person: 'Ada Quill' }));
    expect(request).toMatchObject({ state: 'pending', itemId: null, confidence: null });
    const again = book('the salt road!', { person: 'ADA QUILL' });
    expect(await createRequest(t.rt, again, administrator)).toEqual({ kind: 'open', id: request.id });
    expect(await t.rt.requests.history(request.id)).toMatchObject([{ state: 'pending', reason: '' }]);
  });

  test.each([
    ['a book by title and author', book('The Salt Road: Tidewardens, Book 1 (Unabridged)', { person: 'Quill, Ada' })],
    ['a movie by its id, whatever it is called', movie('Quite Another', { tmdbId: 603 })],
    ['a movie by title and year', movie('Paper Boats', { year: 2012 })],
    ['an episode by its show’s id and its numbers', episode('x', { tvdbId: 7, seasonNumber: 0, episodeNumber: 3 })],
    ['an episode by its show and its numbers', episode('Harbour Nights', { seasonNumber: 2, episodeNumber: 1 })],
    ['an episode by the code in its title', episode('Harbour Nights S00E03')],
  ])('is no request when the library has it: %s', async (_name, wanted) => {
    await addBook('The Salt Road', 'Ada Quill');
    await addMovie('Paper Boats', { year: 2012, guids: ['tmdb://603'] });
    const show = await t.addShow('Harbour Nights', { guids: ['tvdb://7'] });
    await t.addEpisode(show, 0, 3, { title: 'The Film' });
    for (let number = 1; number <= 40; number += 1) await t.addEpisode(show, 1, number);
    await t.addEpisode(show, 2, 1);
    expect(await createRequest(t.rt, wanted, administrator)).toMatchObject({ kind: 'available' });
  });

  test('an episode is found by the id of the series that its show was mapped to by hand', async () => {
    const show = await t.addShow('Hafennächte');
    const special = await t.addEpisode(show, 0, 3, { title: 'Der Film' });
    const wanted = episode('Harbour Nights', { tvdbId: 7, seasonNumber: 0, episodeNumber: 3 });
    expect(await checkWanted(t.rt, [wanted], administrator)).toMatchObject([{ state: 'absent' }]);
    const choice = { seriesTvdbId: 7, sonarr: null, sonarrSeriesId: null, confidence: 1, method: 'manual' };
    await t.rt.shows.put({ itemId: show, ...choice }, t.clock.now);
    expect(await checkWanted(t.rt, [wanted], administrator)).toMatchObject([{ state: 'available', itemId: special }]);
  });

  test.each([
    ['another volume', book('The Salt Road, Book 2', { person: 'Ada Quill' })],
    ['an abridged edition', book('The Salt Road (Abridged)', { person: 'Ada Quill' })],
    ['a part of it', book('The Salt Road, Part 2', { person: 'Ada Quill' })],
    ['one of another author', book('The Salt Road', { person: 'Tobias Pell' })],
  ])('%s is another thing: it is a request, with what is there as a suggestion', async (_name, wanted) => {
    const there = await addBook('The Salt Road, Book 1', 'Ada Quill');
    const request = await ask(wanted);
    expect(request).toMatchObject({ state: 'pending', itemId: there });
    expect(request.confidence).toBeLessThan(0.7);
    expect(await stateAfterCheck(request)).toBe('pending');
  });

  test('a title that is misspelt is found by its other words', async () => {
    const there = await addBook('The Lanterns of Ashenmoor', 'Ada Quill');
    const match = await createRequest(t.rt, book('The Lanterns of Ashenmor', { person: 'Ada Quill' }), administrator);
    expect(match).toMatchObject({ kind: 'available', itemId: there });
  });
});

describe('what Radarr or Sonarr are at already', () => {
  const wanted = movie('Paper Boats', { tmdbId: 603 });
  const listed = (part: PairOptions = {}) =>
    t.world.pair({ movieTitle: 'Paper Boats', tmdbId: 603, file: false, ...part });

  test('is searched for from the beginning where Radarr lists the movie, with the way it went', async () => {
    listed();
    const request = await ask(wanted);
    expect(request.state).toBe('searching');
    const history = await t.rt.requests.history(request.id);
    expect(history.map(({ state }) => state)).toEqual(['pending', 'searching']);
    expect(history[1]?.reason).toMatch(/^Radarr ".*" lists it already$/);
  });

  test('is downloaded where Radarr has the file of the movie', async () => {
    listed({ file: true });
    const request = await ask(wanted);
    expect(request).toMatchObject({ state: 'downloaded', reason: expect.stringContaining('has its file already') });
  });

  test('is pending where Radarr lists another movie only', async () => {
    listed({ tmdbId: 604 });
    expect((await ask(wanted)).state).toBe('pending');
  });

  test('is found out by a task where Radarr does not answer, and nothing waits for that', async () => {
    listed();
    const down = t.world.radarr.fault('/movie', { status: 500 });
    const request = await ask(wanted);
    expect(request.state).toBe('pending');
    expect(await t.waiting('look-at-request')).toEqual([`request ${request.id}`]);
    const look = () => askProgressAgain(t.rt, { id: request.id }, AbortSignal.timeout(10_000));
    await expect(look()).rejects.toThrow('500');
    down.clear();
    expect(await look()).toMatchObject({ outcome: 'searching' });
    expect((await now(request)).state).toBe('searching');
    await t.rt.requests.delete(request.id);
    expect(await look()).toMatchObject({ outcome: expect.stringContaining('ignored') });
  });

  test.each([
    [false, 'searching'],
    [true, 'downloaded'],
  ])('of an episode Sonarr says it, by the id of its show and its numbers: file %s', async (hasFile, state) => {
    const { series } = listed({ seriesTitle: 'Harbour Nights', seriesTvdbId: 7, number: 3 });
    if (hasFile) {
      mkdirSync(join(series.path, 'Specials'), { recursive: true });
      writeFileSync(join(series.path, 'Specials/Harbour Nights - S00E03 - The Film WEBDL-1080p.mkv'), 'x');
      await t.rt.servers.sonarrs()[0]?.client.rescanSeries(series.id);
      await until(() => t.world.sonarr.filesOf(series).length === 1);
    }
    expect((await ask(episode('Harbour Nights', { tvdbId: 7, seasonNumber: 0, episodeNumber: 3 }))).state).toBe(state);
    expect((await ask(episode('Harbour Nights S00E09', { tvdbId: 7 }))).state).toBe('pending');
  });
});

describe('what came into the library', () => {
  test('makes a movie that was downloaded available, with its guid and the way it went', async () => {
    const request = await ask(movie('Paper Boats', { year: 2012 }));
    for (const state of ['searching', 'downloading', 'downloaded'] as const) await sayOf(request, state);
    const item = await addMovie('Paper Boats', { year: 2012, guid: 'plex://movie/5d' });
    expect(await stateAfterCheck(request)).toBe('available');
    expect(await now(request)).toMatchObject({ itemId: item, itemGuid: 'plex://movie/5d', availableAt: t.clock.now });
    const history = await t.rt.requests.history(request.id);
    expect(history.map(({ state }) => state)).toEqual([
      ...['pending', 'searching', 'downloading', 'downloaded', 'available'],
    ]);
  });

  const sayOf = async (request: MediaRequest, state: 'searching' | 'downloading' | 'downloaded') =>
    setProgress(t.rt, request.id, state);

  test('only suggests what fits by its title a movie that was not downloaded yet, until it was', async () => {
    const request = await ask(movie('Paper Boats', { year: 2012 }));
    const item = await addMovie('Paper Boats', { year: 2012 });
    expect(await stateAfterCheck(request)).toBe('pending');
    expect(await now(request)).toMatchObject({ itemId: item });
    await sayOf(request, 'downloaded');
    expect(await t.waiting('check-requests')).toHaveLength(1);
    expect(await stateAfterCheck(request)).toBe('available');
  });

  test('makes a movie of the wanted id available, whoever downloaded it', async () => {
    const request = await ask(movie('Paper Boats', { tmdbId: 603 }));
    await addMovie('Barcos de papel', { guids: ['tmdb://603'] });
    expect(await stateAfterCheck(request)).toBe('available');
  });

  test('makes a book available that came after it was asked for', async () => {
    const request = await ask(book('The Salt Road', { person: 'Ada Quill' }));
    await addBook('The Salt Road: Tidewardens, Book 1 (Unabridged)', 'Ada Quill');
    expect(await stateAfterCheck(request)).toBe('available');
  });

  test('never makes available what an id speaks against, however well it fits', async () => {
    const request = await ask(movie('Paper Boats', { year: 2012, tmdbId: 603 }));
    await addMovie('Paper Boats', { year: 2012, guids: ['tmdb://604'] });
    await sayOf(request, 'downloaded');
    expect(await stateAfterCheck(request)).toBe('downloaded');
    expect((await now(request)).confidence).toBeLessThanOrEqual(0.5);
  });

  test('writes nothing when nothing changed', async () => {
    const request = await ask(movie('Paper Boats', { year: 2012 }));
    await addMovie('Paper Boats', { year: 2012 });
    await check();
    const before = await now(request);
    t.clock.now += 60_000;
    await check();
    expect(await now(request)).toEqual(before);
  });
});

describe('what vanishes', () => {
  const availableMovie = async () => {
    const request = await ask(movie('Paper Boats', { tmdbId: 603 }));
    const item = await addMovie('Paper Boats', { guid: 'plex://movie/5d', guids: ['tmdb://603'], ratingKey: '9' });
    await check();
    return { request, item };
  };

  test('goes back to downloaded, says so, and is available again when it comes back', async () => {
    const { request, item } = await availableMovie();
    await setMissing(item);
    expect(await stateAfterCheck(request)).toBe('downloaded');
    await check();
    expect(await now(request)).toMatchObject({ reason: 'Plex no longer has it', availableAt: null, itemId: null });
    t.clock.now += 60_000;
    await addMovie('Paper Boats', { id: item, guid: 'plex://movie/5d', guids: ['tmdb://603'] } as ItemPart);
    expect(await stateAfterCheck(request)).toBe('available');
  });

  test('comes back by its guid where its ids and its title are others by now', async () => {
    const { request, item } = await availableMovie();
    await setMissing(item);
    await check();
    const other = await addMovie('Barcos de papel', { guid: 'plex://movie/5d' });
    expect(await stateAfterCheck(request)).toBe('available');
    expect(await now(request)).toMatchObject({ itemId: other });
  });

  test('a number that Plex gives to what it does not know is no guid to come back by', async () => {
    const request = await ask(book('The Salt Road', { person: 'Ada Quill' }));
    const item = await addBook('The Salt Road', 'Ada Quill', { guid: 'local://12' });
    expect(await stateAfterCheck(request)).toBe('available');
    await setMissing(item);
    await addBook('Something Else', 'Tobias Pell', { guid: 'local://12' });
    expect(await stateAfterCheck(request)).toBe('downloaded');
  });

  test('an item in Plex’s trash is not there', async () => {
    const request = await ask(movie('Paper Boats', { tmdbId: 603 }));
    await addMovie('Paper Boats', { guids: ['tmdb://603'], state: 'fileNotFound' });
    expect(await stateAfterCheck(request)).toBe('pending');
  });
});

describe('events of Radarr and Sonarr', () => {
  const send = async (source: 'radarr' | 'sonarr', body: Record<string, unknown>) => {
    await receive(t.rt, { source, instance: 0, body, bytes: Buffer.from(JSON.stringify(body)) });
    const { tasks } = t.rt.store;
    const owner = 'a test';
    for (const { id, kind, payload } of await tasks.claim({ owner, now: t.clock.now, leaseMs: 60_000, limit: 16 })) {
      if (kind === 'request-progress') await requestProgress(t.rt, payload as RequestProgressPayload);
      await tasks.finish({ id, owner, now: t.clock.now, outcome: 'done', followUps: [] });
    }
  };

  test('bring a movie forward, step by step and never back', async () => {
    const request = await ask(movie('Paper Boats', { tmdbId: 603 }));
    const radarr = async (eventType: string) => {
      await send('radarr', { eventType, movie: { id: 1, title: 'Paper Boats', tmdbId: 603 } });
      return (await now(request)).state;
    };
    expect(await radarr('MovieAdded')).toBe('searching');
    expect(await radarr('Grab')).toBe('downloading');
    expect(await radarr('Download')).toBe('downloaded');
    expect(await radarr('Grab')).toBe('downloaded');
  });

  test('bring the episode forward that they name, by its own id or by its show’s and its numbers', async () => {
    const own = await ask(episode('The Film', { tvdbId: 5003 }));
    const numbered = await ask(episode('Harbour Nights', { tvdbId: 7, seasonNumber: 0, episodeNumber: 3 }));
    const other = await ask(episode('Harbour Nights', { tvdbId: 7, seasonNumber: 1, episodeNumber: 1 }));
    const episodes = [{ id: 1, tvdbId: 5003, seasonNumber: 0, episodeNumber: 3 }];
    await send('sonarr', { eventType: 'Grab', series: { id: 1, title: 'Harbour Nights', tvdbId: 7 }, episodes });
    const states = await Promise.all([own, numbered, other].map(async (one) => (await now(one)).state));
    expect(states).toEqual(['downloading', 'downloading', 'pending']);
  });

  test('are no work of requests while nobody waits for anything', async () => {
    await receive(t.rt, {
      ...{ source: 'radarr', instance: 0, body: { eventType: 'Grab', movie: { tmdbId: 603 } } },
      bytes: Buffer.from('{}'),
    });
    expect(await t.waiting('request-progress')).toEqual([]);
  });

  test('of something that nobody asked for change nothing', async () => {
    await ask(movie('Paper Boats', { tmdbId: 603 }));
    expect(await work({ kind: 'movie', state: 'downloaded', tmdbId: 604 })).toMatchObject({
      outcome: 'ignored: nobody waits for it',
    });
  });
});

describe('a page of search results', () => {
  test('is answered in its order: in the library, asked for, or neither', async () => {
    const there = await addBook('The Salt Road', 'Ada Quill');
    const request = await ask(book('Tin Bells', { person: 'Tobias Pell', asin: 'b00000000a' }));
    const wanted = [
      book('Nobody Knows It'),
      book('Tin Bells', { asin: 'B00000000A' }),
      book('The Salt Road', { person: 'Ada Quill' }),
      movie('Tin Bells'),
    ];
    const answers = await checkWanted(t.rt, wanted, administrator);
    expect(answers).toMatchObject([
      { state: 'absent', itemId: null, requestId: null, confidence: null },
      { state: 'requested', requestId: request.id },
      { state: 'available', itemId: there, requestId: null },
      { state: 'absent', requestId: null },
    ]);
  });

  test('of 100 is answered without a server being asked', async () => {
    const wanted = Array.from({ length: 100 }, (_, index) => book(`Book of ${index} Rivers`, { person: 'Ada Quill' }));
    await addBook('Book of 7 Rivers', 'Ada Quill', { files: [] });
    const answers = await checkWanted(t.rt, wanted, administrator);
    expect(answers.flatMap(({ state }, index) => (state === 'available' ? [index] : []))).toEqual([7]);
    expect(t.asked()).toEqual([]);
  });
});
