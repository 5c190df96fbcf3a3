import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakePlex } from '../../fakes/fake-plex.ts';
import { writeVideo } from '../../fakes/media-files.ts';
import type { Scan } from '../../fakes/plex/scanner.ts';
import { createWorld, type Pair, type World } from '../../fakes/world.ts';
import { askPlex } from './ask-plex.ts';

let world: World;
let plex: FakePlex;
let pair: Pair;
let link: string;

beforeEach(async () => {
  world = await createWorld({ plex: true });
  plex = world.plex;
  pair = world.pair();
  link = world.expectedLink(pair);
});

afterEach(() => world.dispose());

const MOVIES = '1';
const SHOWS = '2';

function makeLink(): void {
  mkdirSync(path.dirname(link), { recursive: true });
  symlinkSync(path.relative(path.dirname(link), world.source(pair)), link);
}

async function scan(section: string, folder: string | null, method = 'POST'): Promise<Scan> {
  const query = folder === null ? '' : `?path=${encodeURIComponent(folder)}`;
  const answer = await askPlex(plex, `/library/sections/${section}/refresh${query}`, { method });
  expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([200, 'text/html', '']);
  await plex.idle();
  const last = plex.scanner.scans.at(-1);
  if (last === undefined) throw new Error('nothing was scanned');
  return last;
}

const files = (section: string, type: 'movie' | 'episode') =>
  plex.library
    .itemsOf(section, type)
    .map(({ media }) => media.map(({ parts }) => parts.map(({ file }) => path.basename(file))));

describe('a scan of a fake Plex', () => {
  it('finds movies and, through a link, the special, as what Radarr and Sonarr know them', async () => {
    makeLink();
    await plex.scanAll();
    const movie = plex.itemWith(world.source(pair));
    const special = plex.itemWith(link);
    expect(movie).toMatchObject({
      type: 'movie',
      title: 'Paper Lanterns 1',
      year: 2012,
      guids: expect.arrayContaining(['tmdb://10001']),
    });
    expect(special).toMatchObject({ type: 'episode', index: 26, title: pair.episode.title, guids: ['tvdb://500001'] });
    expect(special?.guid).not.toBe(movie?.guid);
    const season = special && plex.library.parentOf(special);
    expect(season).toMatchObject({ index: 0, title: 'Specials' });
    expect(season && plex.library.parentOf(season)).toMatchObject({ type: 'show', title: pair.series.title });
  });

  it('is asynchronous, reported by the section, and scans the folder only', async () => {
    makeLink();
    const release = plex.scanner.hold();
    const asking = askPlex(plex, `/library/sections/${SHOWS}/refresh?path=${encodeURIComponent(path.dirname(link))}`);
    expect((await asking).status).toBe(200);
    const [row] =
      (await askPlex(plex, `/library/sections`)).container.Directory?.filter(({ key }) => key === SHOWS) ?? [];
    expect([row?.refreshing, plex.itemWith(link)]).toEqual([true, undefined]);
    expect((await askPlex(plex, '/activities')).container.Activity).toMatchObject([
      { type: 'library.update.section', Context: { librarySectionID: SHOWS } },
    ]);
    release();
    await plex.idle();
    expect([plex.library.section(SHOWS)?.refreshing, plex.itemWith(link)?.index]).toEqual([false, 26]);
    expect(plex.itemWith(world.source(pair))).toBeUndefined();
  });

  it('says nothing and finds nothing for a file, for another library, for a folder that is gone', async () => {
    makeLink();
    expect(await scan(SHOWS, link)).toMatchObject({ nothing: 'no folder', added: [] });
    expect(await scan(MOVIES, path.dirname(link))).toMatchObject({ nothing: 'not in this library' });
    expect(await scan(SHOWS, path.join(world.tv, 'No Such'))).toMatchObject({ nothing: 'no folder' });
    expect(await scan(SHOWS, `${path.dirname(link)}/`, 'GET')).toMatchObject({ nothing: null, added: [{}, {}, {}] });
  });

  it('does not find a link that leads nowhere, and loses the item whose link does so now, at once by default', async () => {
    makeLink();
    await scan(SHOWS, path.dirname(link));
    const before = plex.itemWith(link);
    renameSync(world.source(pair), `${world.source(pair)}.away`);
    expect((await scan(SHOWS, path.dirname(link))).removed.map(({ id }) => id)).toEqual([before?.id]);
    expect([plex.itemWith(link), plex.library.itemsOf(SHOWS, 'show')]).toEqual([undefined, []]);
    renameSync(`${world.source(pair)}.away`, world.source(pair));
    await scan(SHOWS, path.dirname(link));
    expect(plex.itemWith(link)).toMatchObject({ guid: before?.guid });
    expect(plex.itemWith(link)?.id).not.toBe(before?.id);
  });

  it('puts what is gone into the trash where that does not empty itself, and takes it out again', async () => {
    plex.autoEmptyTrash = false;
    makeLink();
    await scan(SHOWS, path.dirname(link));
    const item = plex.itemWith(link);
    unlinkSync(link);
    await scan(SHOWS, path.dirname(link));
    expect(item?.deletedAt).not.toBeNull();
    makeLink();
    await scan(SHOWS, path.dirname(link));
    expect([item?.deletedAt, plex.itemWith(link)?.id]).toEqual([null, item?.id]);
    unlinkSync(link);
    await scan(SHOWS, path.dirname(link));
    await askPlex(plex, `/library/sections/${SHOWS}/emptyTrash`, { method: 'PUT' });
    expect(plex.itemWith(link)).toBeUndefined();
  });

  it('takes several files of one title for versions, and two halves for one', async () => {
    const folder = path.join(world.movies, 'Old Film (1950)');
    for (const name of ['Old Film 1080p.mkv', 'Old Film 2160p.mkv', 'Old Film SD - cd1.avi', 'Old Film SD - cd2.avi']) {
      writeVideo(path.join(folder, name), 1000);
    }
    writeVideo(path.join(folder, 'Trailers', 'Old Film.mkv'), 1000);
    writeVideo(path.join(folder, '.hidden.mkv'), 1000);
    await scan(MOVIES, folder);
    expect(files(MOVIES, 'movie')).toEqual([
      [['Old Film 1080p.mkv'], ['Old Film 2160p.mkv'], ['Old Film SD - cd1.avi', 'Old Film SD - cd2.avi']],
    ]);
  });

  it('keeps the item when its file gets another name in one go, and when it is replaced in place', async () => {
    await scan(MOVIES, null);
    const [item] = plex.library.itemsOf(MOVIES, 'movie');
    const renamed = world.source(pair).replace('WEBDL', 'Bluray');
    renameSync(world.source(pair), renamed);
    await scan(MOVIES, path.dirname(renamed));
    expect([plex.itemWith(renamed)?.id, files(MOVIES, 'movie')]).toEqual([item?.id, [[[path.basename(renamed)]]]]);
    const updatedAt = item?.updatedAt ?? 0;
    writeVideo(renamed, 777_777);
    expect((await scan(MOVIES, path.dirname(renamed))).added).toEqual([]);
    expect(item?.media[0]?.parts[0]?.size).toBe(777_777);
    expect(item?.updatedAt).toBeGreaterThan(updatedAt);
  });

  it('reads episodes in every usual form, several in one file, days, and ignores what is none', async () => {
    const show = path.join(world.tv, 'Some Show (1999)');
    const names = [
      'Season 1/Some Show - S01E01-E02 - Two.mkv',
      'Season 2/some.show.2x03.avi',
      'Season 2019/Some Show - 2019-01-02.mkv',
      'Specials/extra.mkv',
      'Season 3/Some Show S03E09 1080p.mkv',
    ];
    for (const name of names) writeVideo(path.join(show, name), 1000);
    const { ignored } = await scan(SHOWS, show);
    const found = plex.library
      .itemsOf(SHOWS, 'episode')
      .map((item) => [plex.library.parentOf(item)?.index, item.index, item.airDate]);
    expect(found).toEqual([
      [1, 1, null],
      [1, 2, null],
      [2, 3, null],
      [2019, null, '2019-01-02'],
      [3, 9, null],
    ]);
    expect(ignored.map((file) => path.basename(file))).toEqual(['extra.mkv']);
  });

  it('sees paths of its own where it lives in a container', async () => {
    const other = (await createWorld({ plex: { disk: { '/data/movies': world.movies } } })).plex;
    try {
      const section = other.addSection({ title: 'Films', type: 'movie', locations: ['/data/movies'] });
      other.scanner.ask(section, null);
      await other.idle();
      const seen = world.source(pair).replace(world.movies, '/data/movies');
      expect(other.itemWith(seen)).toMatchObject({ title: 'Paper Lanterns 1', media: [{ parts: [{ file: seen }] }] });
    } finally {
      await other.stop();
    }
  });

  it('lets scans of one library wait for each other, and can be cancelled', async () => {
    await scan(SHOWS, null);
    const release = plex.scanner.hold();
    const ask = (method: string) => askPlex(plex, `/library/sections/${MOVIES}/refresh`, { method });
    await Promise.all([ask('POST'), ask('POST')]);
    expect(plex.scanner.scans.slice(-2).map(({ state }) => state)).toEqual(['running', 'waiting']);
    await ask('DELETE');
    release();
    await plex.idle();
    expect(plex.scanner.scans.slice(-2).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(plex.library.itemsOf(MOVIES, 'movie')).toEqual([]);
  });

  it('finds an item before it knows what it is', async () => {
    plex.matchMs = 60;
    plex.scanner.ask(plex.library.sections[0] ?? never(), null);
    for (; plex.itemWith(world.source(pair)) === undefined; ) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(plex.itemWith(world.source(pair))).toMatchObject({ guid: expect.stringMatching(/^local:/), guids: [] });
    await plex.idle();
    expect(plex.itemWith(world.source(pair))).toMatchObject({
      guid: expect.stringMatching(/^plex:/),
      guids: [expect.anything(), 'tmdb://10001'],
    });
  });

  it('is only for the owner, and a whole library that is away loses all it had', async () => {
    plex.addAccount({ id: 5, title: 'guest', token: 'guest' });
    expect((await askPlex(plex, `/library/sections/${MOVIES}/refresh`, { token: 'guest' })).status).toBe(403);
    await scan(MOVIES, null);
    rmSync(world.movies, { recursive: true });
    await scan(MOVIES, null);
    expect(plex.library.itemsOf(MOVIES, 'movie')).toEqual([]);
  });
});

function never(): never {
  throw new Error('this world has no library');
}
