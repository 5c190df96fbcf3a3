import { join } from 'node:path';
import { Hono } from 'hono';
import { afterEach, expect, test } from 'vitest';
import { startServer } from '../../unit/clients/server.ts';
import { createShelf, type Shelf } from './setup.ts';

let t: Shelf;
afterEach(() => t.close());

/** TMDB, which knows that the series 70 and the title tt70 are TVDB's 7. */
async function startTmdb() {
  const app = new Hono();
  app.get('/3/tv/70/external_ids', (c) => c.json({ id: 70, tvdb_id: 7, imdb_id: 'tt70' }));
  app.get('/3/tv/71/external_ids', (c) => c.json({ id: 71, tvdb_id: null }));
  app.get('/3/find/tt70', (c) => c.json({ movie_results: [], tv_results: [{ id: 70 }] }));
  app.all('*', (c) => c.json({ status_code: 34, status_message: 'The resource could not be found.' }, 404));
  return startServer(app);
}

/** As an older Sonarr has it: no other id than TVDB's. */
const addSeries = (title: string, tvdbId: number) =>
  t.world.sonarr.addSeries({ title, tvdbId, tmdbId: 0, imdbId: '', path: join(t.world.tv, title) });

/** By its title the show would be another series. */
async function addRivals(): Promise<void> {
  addSeries('Harbor', 7);
  addSeries('Harbour Nights', 8);
  t.world.sonarr.catalogue.push({ title: 'Harbor', tvdbId: 7, tmdbId: 70, imdbId: 'tt70' });
}
const lookups = () => t.asked().filter((one) => one.includes('lookup'));

test.each(['tmdb', 'imdb'])(
  '%s: a missing id is converted by Sonarr’s lookup before a title is believed',
  async (kind) => {
    t = await createShelf();
    await addRivals();
    const show = await t.addShow('Harbour Nights', { guids: [kind === 'tmdb' ? 'tmdb://70' : 'imdb://tt70'] });
    await t.map();
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7, method: 'tvdb', confidence: 0.98 });
    expect(lookups()).toEqual([`GET /series/lookup?term=${kind}:${kind === 'tmdb' ? '70' : 'tt70'}`]);
  },
);

test.each(['tmdb://70', 'imdb://tt70'])('%s is converted by TMDB where Sonarr is too old for it', async (guid) => {
  const tmdb = await startTmdb();
  t = await createShelf({ tmdbUrl: tmdb.url });
  await addRivals();
  t.world.sonarr.lookupKinds = ['tvdb'];
  const show = await t.addShow('Harbour Nights', { guids: [guid] });
  await t.map();
  expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7, method: 'tvdb' });
  expect(tmdb.seen.every(({ method }) => method === 'GET')).toBe(true);
});

test('what an older Sonarr finds by words is not taken for what an id means', async () => {
  t = await createShelf();
  addSeries('Harbour Nights', 8);
  t.world.sonarr.lookupKinds = ['tvdb'];
  addSeries('All about tmdb:70', 9);
  const show = await t.addShow('Tin Bells', { guids: ['tmdb://70'] });
  await t.map();
  expect(lookups()).toHaveLength(1);
  expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: null });
});

test('an id that belongs to a series which Sonarr lacks forbids one of the same title', async () => {
  t = await createShelf();
  addSeries('Harbour Nights', 8);
  t.world.sonarr.catalogue.push({ title: 'Harbor', tvdbId: 7, tmdbId: 70 });
  const show = await t.addShow('Harbour Nights', { guids: ['tmdb://70'] });
  await t.map();
  expect(await t.questionOf(show)).toMatchObject({ kind: 'noMatch' });
});

test('what nobody knows is asked for once a day, not with every check', async () => {
  const tmdb = await startTmdb();
  t = await createShelf({ tmdbUrl: tmdb.url });
  addSeries('Tin Bells', 8);
  await t.addShow('Harbour Nights', { guids: ['tmdb://71'] });
  await t.map();
  t.asked();
  const before = tmdb.seen.length;
  await t.map();
  expect([lookups(), tmdb.seen.length - before]).toEqual([[], 0]);
  t.clock.now += 25 * 3_600_000;
  await t.map();
  expect([lookups().length, tmdb.seen.length - before]).toEqual([1, 1]);
});

test('a source that does not answer leaves the title to decide, and is asked again soon', async () => {
  t = await createShelf({ tmdbUrl: 'http://127.0.0.1:9' });
  addSeries('Harbour Nights', 8);
  t.world.sonarr.lookupKinds = ['tvdb'];
  const show = await t.addShow('Harbour Nights', { guids: ['tmdb://70'] });
  await t.map();
  expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 8, method: 'title' });
  await t.addShow('Tin Bells', { guids: ['tmdb://70'] });
  t.clock.now += 16 * 60_000;
  t.asked();
  await t.map();
  expect(lookups()).toHaveLength(1);
});
