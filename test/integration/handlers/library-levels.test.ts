import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../../fakes/world.ts';
import { startService, type TestService } from '../../support/service.ts';
import { until } from '../../support/until.ts';

let world: World;
let service: TestService;
let parts: string[];

function file(path: string): string {
  const full = join(world.media, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, 'x');
  return full;
}

const items = async (query: string) => (await service.get(`/api/v1/library/items?${query}`)).body;
const whole = async (query: string) =>
  (await service.get(`/api/v1/library/items/${(await items(query)).items[0].id}`)).body;
const libraries = async () => (await service.get('/api/v1/plex/libraries')).body.items;

beforeAll(async () => {
  world = await createWorld({ plex: true });
  const { plex } = world;
  const books = plex.addSection({ title: 'Audiobooks', type: 'artist', locations: [join(world.media, 'books')] });
  const author = plex.addArtist(books, { title: 'Ada Penrose', index: 1 });
  parts = [1, 2, 3].map((part) => file(`books/Ada Penrose/The Salt Road/part ${part}.m4b`));
  const book = plex.addAlbum(author, { title: 'The Salt Road', year: 2015, index: 1, fields: { parentIndex: 1 } });
  // In another order than they are listened to, on two discs.
  for (const [disc, index] of [
    [2, 1],
    [1, 2],
    [1, 1],
  ] as const) {
    const path = parts[disc === 2 ? 2 : index - 1] ?? '';
    plex.addTrack(book, { title: `Part ${disc}.${index}`, index, files: [path], fields: { parentIndex: disc } });
  }
  plex.addAlbum(author, { title: 'The Empty Shelf', index: 2 });
  const [, tv] = plex.library.sections;
  if (tv === undefined) throw new Error('the world has no shows');
  for (const [title, network] of [
    ['Lantern Bay', 'Northern TV'],
    ['Quiet Harbour', 'Northern TV'],
    ['Paper Boats', 'arc'],
    ['Nowhere', null],
  ] as const) {
    const show = plex.addShow(tv, { title, fields: network === null ? {} : { network } });
    for (const [season, count] of [
      [0, 1],
      [1, 2],
    ] as const)
      for (let index = 1; index <= count; index += 1)
        plex.addEpisode(show, season, {
          title: `${title} ${index}`,
          index,
          files: [file(`tv/${title}/${season}x${index}.mkv`)],
        });
  }
  service = await startService(world, { PLEX_0_URL: plex.url, PLEX_0_API_KEY: plex.token });
  await until(async () => (await libraries()).length === 3);
  const { id } = (await libraries()).find(({ type }: { type: string }) => type === 'artist');
  await service.send('PATCH', `/api/v1/plex/libraries/${id}`, { enabled: true });
  await until(async () => (await items('type=track')).total === 3 && (await items('type=episode')).total === 12);
});
afterAll(async () => {
  await service.stop();
  await world.dispose();
});

describe('Audiobooks and music', () => {
  test('have an album with its author and the files of its tracks in their order, and no season', async () => {
    const [album] = (await items('type=album&q=salt')).items;
    expect(album).toMatchObject({
      title: 'The Salt Road',
      author: 'Ada Penrose',
      seasonNumber: null,
      episodeNumber: null,
      discNumber: null,
      childCount: 3,
      leafCount: 3,
    });
    expect(album.files).toEqual(parts.map((path) => ({ path, localPath: path })));
    const one = await whole('type=album&q=salt');
    expect(one.files).toMatchObject(parts.map((path) => ({ path, isHere: true })));
    expect(one.children).toMatchObject([
      {
        title: 'Part 1.1',
        discNumber: 1,
        episodeNumber: 1,
        seasonNumber: null,
        author: 'Ada Penrose',
        files: [{ path: parts[0] }],
      },
      { title: 'Part 1.2', discNumber: 1, episodeNumber: 2 },
      { title: 'Part 2.1', discNumber: 2, episodeNumber: 1 },
    ]);
  });

  test('have an artist with how many albums and how many tracks there are', async () => {
    const artist = await whole('type=artist');
    expect(artist).toMatchObject({
      title: 'Ada Penrose',
      childCount: 2,
      leafCount: 3,
      author: null,
      seasonNumber: null,
    });
    expect(artist.children).toMatchObject([
      { title: 'The Salt Road', childCount: 3, leafCount: 3, files: parts.map((path) => ({ path })) },
      { title: 'The Empty Shelf', childCount: 0, leafCount: 0, files: [] },
    ]);
  });

  test('are found as Plex itself finds them, with their author', async () => {
    const { id } = (await libraries()).find(({ type }: { type: string }) => type === 'artist');
    const { body } = await service.get(`/api/v1/plex/libraries/${id}/search?title=Ada`);
    expect(body.items).toMatchObject([{ type: 'artist', seasonNumber: null, author: null }]);
  });

  test('are in no season that is asked for', async () => {
    expect((await items('seasonNumber=1')).items.map(({ type }: { type: string }) => type)).not.toContain('track');
    expect((await items('seasonNumber=1&type=episode')).total).toBe(8);
  });
});

test('Shows and seasons say how many seasons and episodes they have, and libraries each type for itself', async () => {
  const show = await whole('type=show&q=lantern');
  expect(show).toMatchObject({ childCount: 2, leafCount: 3 });
  expect(show.children).toMatchObject([
    { seasonNumber: 0, childCount: 1, leafCount: 1 },
    { seasonNumber: 1, childCount: 2, leafCount: 2 },
  ]);
  expect((await items('type=episode&limit=1')).items).toMatchObject([{ childCount: null, leafCount: null }]);
  const byType = Object.fromEntries(
    (await libraries()).map(({ type, counts }: { type: string; counts: object }) => [type, counts]),
  );
  expect(byType).toEqual({
    movie: {},
    show: { show: 4, season: 8, episode: 12 },
    artist: { artist: 1, album: 2, track: 3 },
  });
});

test('Networks of shows are listed by name with how many shows each has, and shows are found by theirs', async () => {
  const { body } = await service.get('/api/v1/library/networks');
  const northern = { name: 'Northern TV', itemCount: 2 };
  expect(body).toEqual({ items: [{ name: 'arc', itemCount: 1 }, northern], nextCursor: null, total: 2 });
  const [, series] = await libraries();
  expect((await service.get(`/api/v1/library/networks?q=NORTH&libraryId=${series.id}`)).body.items).toEqual([northern]);
  expect((await service.get('/api/v1/library/networks?libraryId=999')).body.items).toEqual([]);
  const found = await items('network=Northern%20TV');
  expect([found.total, found.items.map(({ title }: { title: string }) => title)]).toEqual([
    2,
    ['Lantern Bay', 'Quiet Harbour'],
  ]);
  expect((await items('network=Northern%20TV&q=harbour')).items).toMatchObject([
    { title: 'Quiet Harbour', type: 'show' },
  ]);
  expect((await items('network=Nobody')).total).toBe(0);
});

test('The statistics count items, shows, requests and views, too', async () => {
  const { watch, library, now } = service.context.runtime;
  const owner = await watch.accounts.ensure({ plexId: null, name: 'owner', isOwner: true }, now());
  const [item] = (await items('type=episode&limit=1')).items;
  const view = { accountId: owner.id, serverId: item.serverId, itemId: item.id, ratingKey: item.ratingKey, guid: null };
  const said = {
    type: 'episode',
    title: 'x',
    showTitle: null,
    seasonNumber: 1,
    episodeNumber: 1,
    source: 'api',
  } as const;
  for (const kind of ['watched', 'unwatched'] as const)
    await watch.events.record({ ...view, ...said, kind, at: now(), windowMs: 1_000 });
  await service.send('POST', '/api/v1/requests', { kind: 'movie', title: 'A Film That Nobody Has', tmdbId: 424242 });
  const [gone] = await library.items.presentKeys(item.libraryId, 'episode');
  await library.items.setMissing([gone?.id ?? 0], { now: now(), since: now(), reason: 'gone' });
  const { body } = await service.get('/api/v1/stats');
  expect(body).toMatchObject({
    rules: { total: 0 },
    items: {
      total: 29,
      byType: { show: 4, season: 8, episode: 11, artist: 1, album: 2, track: 3 },
      byState: { normal: 29, remoteOnly: 0, unavailable: 0, fileNotFound: 0 },
    },
    shows: { total: 4, mapped: 0, unmapped: 4 },
    requests: { total: 1, byState: { pending: 1, available: 0 } },
    views: { total: 2, byKind: { watched: 1, unwatched: 1 } },
  });
});
