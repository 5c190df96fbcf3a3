import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mapShowsTask } from '../../../src/core/tasks/kinds/shows.ts';
import { type SyncedService, startSynced } from './synced.ts';

let t: SyncedService;
let show: number;
beforeAll(async () => {
  t = await startSynced();
  t.world.sonarr.addSeries({ title: 'Harbour Nights', tvdbId: 7, path: join(t.world.tv, 'Harbour Nights') });
  show = await t.write({ type: 'show', title: 'Harbour Nights', year: 2010, guids: ['tvdb://7'], ratingKey: '50' });
  const episode = { type: 'episode', grandparentRatingKey: '50', grandparentTitle: 'Harbour Nights' };
  for (const [seasonNumber, episodeNumber] of [
    ...[
      [0, 1],
      [0, 2],
      [1, 1],
      [1, 2],
    ],
  ] as [number, number][])
    await t.write({ ...episode, title: `Part ${seasonNumber}x${episodeNumber}`, seasonNumber, episodeNumber });
  await look();
});
afterAll(() => t.close());

async function look(): Promise<void> {
  const { store, wake, now } = t.context.runtime;
  await store.tasks.add([mapShowsTask({}, now())]);
  wake();
  await t.idle();
}
const one = async (query = '') => (await t.get(`/api/v1/shows${query}`)).body.items[0];

test('a mapped show is listed with its series', async () => {
  expect(await one('?isMapped=true&q=harbour')).toMatchObject({
    ...{ itemId: show, plexRatingKey: '50', title: 'Harbour Nights', year: 2010, guids: ['tvdb://7'] },
    ...{ sonarr: 0, seriesTvdbId: 7, confidence: 1, method: 'tvdb', syncEnabled: true },
  });
  expect((await t.get('/api/v1/shows?isMapped=false')).body.total).toBe(0);
  expect((await t.get('/api/v1/shows/99')).status).toBe(404);
});

test('progress counts specials apart, and names the next one', async () => {
  const { watch, now } = t.context.runtime;
  const owner = await watch.accounts.ensure({ plexId: null, name: 'owner', isOwner: true }, now());
  const leaves = (await t.library.items.page({ type: 'episode' }, { limit: 9, cursor: null })).items;
  const idOf = (title: string) => leaves.find((leaf) => leaf.title === title)?.id ?? 0;
  await watch.states.setWatched(owner.id, idOf('Part 0x1'), Date.UTC(2026, 1, 1));
  await watch.states.setWatched(owner.id, idOf('Part 1x2'), Date.UTC(2026, 1, 2));
  const { id } = await one();
  expect((await t.get(`/api/v1/shows/${id}/progress`)).body).toEqual({
    ...{ total: 2, watched: 1, specials: { total: 2, watched: 1 } },
    seasons: [
      { seasonNumber: 0, total: 2, watched: 1 },
      { seasonNumber: 1, total: 2, watched: 1 },
    ],
    lastWatchedAt: '2026-02-02T00:00:00.000Z',
    nextSpecial: { itemId: idOf('Part 0x2'), episodeNumber: 2, title: 'Part 0x2' },
  });
  const { body } = await t.get('/api/v1/stats/shows?q=harbour');
  expect(body.items).toEqual([
    {
      ...{ itemId: show, serverId: 1, title: 'Harbour Nights', year: 2010 },
      ...{ episodes: 2, episodesWatched: 1, specials: 2, specialsWatched: 1 },
      lastWatchedAt: '2026-02-02T00:00:00.000Z',
    },
  ]);
});

test('a person maps a show to another series, switches it off, and forgets the mapping', async () => {
  const { id } = await one();
  const patch = async (body: object) => (await t.send('PATCH', `/api/v1/shows/${id}`, body)).body;
  expect(await patch({ seriesTvdbId: 8 })).toMatchObject({ seriesTvdbId: 8, method: 'manual', confidence: 1 });
  expect(await patch({ syncEnabled: false })).toMatchObject({ seriesTvdbId: 8, syncEnabled: false });
  await patch({ seriesTvdbId: null, syncEnabled: true });
  await t.idle();
  expect(await one()).toMatchObject({ seriesTvdbId: 7, method: 'tvdb' });
  expect((await t.send('PATCH', '/api/v1/shows/99', {})).status).toBe(404);
  expect((await t.send('PATCH', `/api/v1/shows/${id}`, { seriesTvdbId: 0 })).status).toBe(400);
});

test('a show that nobody knows is a conflict, and is resolved by an answer', async () => {
  const other = await t.write({ type: 'show', title: 'Tin Bells', year: 1999 });
  await look();
  const { items } = (await t.get('/api/v1/conflicts?state=open')).body;
  expect(items).toMatchObject([{ kind: 'noMatch', subject: { plexItemId: other, seriesTitle: 'Tin Bells (1999)' } }]);
  expect((await t.get('/api/v1/stats/unmapped-shows')).body.items).toMatchObject([
    { itemId: other, title: 'Tin Bells' },
  ]);
  const resolve = (body: object) => t.send('POST', `/api/v1/conflicts/${items[0].id}/resolve`, body);
  expect((await resolve({ action: 'select', option: 'series:0:99' })).status).toBe(400);
  expect(await resolve({ action: 'create', seriesTvdbId: 12 })).toMatchObject({
    status: 200,
    body: { state: 'resolved' },
  });
  expect(await one('?q=tin')).toMatchObject({ seriesTvdbId: 12, method: 'manual' });
  expect((await t.get('/api/v1/stats/unmapped-shows')).body.total).toBe(0);
  const { body } = await t.send('POST', `/api/v1/conflicts/${items[0].id}/reopen`);
  expect(body).toMatchObject({ id: items[0].id, state: 'open' });
  expect(await one('?q=tin')).toMatchObject({ seriesTvdbId: null, method: null });
});
