import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Resolution, resolveConflict } from '../../../src/core/conflicts/resolve-conflict.ts';
import { receive } from '../../../src/core/inbox/receive.ts';
import { changeShow } from '../../../src/core/shows/change-show.ts';
import { createShelf, type Shelf } from './setup.ts';

let t: Shelf;
let show: number;
beforeEach(async () => {
  t = await createShelf();
  addSeries('Harbour Nights', 7, 1984);
  addSeries('Harbour Nights (2021)', 8, 2021);
  show = await t.addShow('Harbour Nights');
  await t.map();
});
afterEach(() => t.close());

const addSeries = (title: string, tvdbId: number, year: number) =>
  t.world.sonarr.addSeries({ title, tvdbId, year, path: join(t.world.tv, title) });
const look = async () => {
  t.clock.now += 1_000;
  await t.write({ type: 'show', title: 'Harbour Nights', id: show, ratingKey: '101' });
  await t.map({ which: 'changed' });
  await t.map();
};
const resolve = async (resolution: Resolution) => {
  const { id } = (await t.questionOf(show)) ?? { id: 0 };
  return resolveConflict(t.rt, id, { ...resolution, by: 'API key' });
};

describe('a question about a show', () => {
  test('is answered by one of its options, which no later check changes; what waited is checked', async () => {
    const question = await t.questionOf(show);
    const option = question?.options.find(({ seriesTvdbId }) => seriesTvdbId === 7)?.id ?? '';
    expect(await resolve({ action: 'select', option })).toMatchObject({ conflict: { state: 'resolved' } });
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7, sonarr: 0, method: 'manual', confidence: 1 });
    expect(await t.waiting('link-series')).toHaveLength(1);
    await look();
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7, method: 'manual' });
    expect(await t.questionOf(show)).toBeNull();
  });

  test('is answered by a series that is no option; Sonarr’s own id of it is read', async () => {
    const series = addSeries('Quite Another', 9, 1999);
    await resolve({ action: 'create', seriesTvdbId: 9 });
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 9, sonarrSeriesId: null, method: 'manual' });
    expect(await t.waiting('map-shows')).toEqual(['shows of Plex and series 9']);
    await t.map({ seriesTvdbId: 9 });
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 9, sonarrSeriesId: series.id, method: 'manual' });
  });

  test('that is ignored is not asked again, and the show is left alone', async () => {
    await resolve({ action: 'ignore' });
    await t.world.sonarr.removeSeries(t.world.sonarr.series[1] ?? addSeries('x', 1, 1));
    await look();
    expect(await t.questionOf(show)).toMatchObject({ state: 'ignored' });
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: null });
    expect((await t.rt.store.conflicts.page({}, { limit: 9, cursor: null })).total).toBe(1);
  });

  test('that was put right elsewhere is checked again', async () => {
    await resolve({ action: 'select', option: 'lookAgain' });
    expect(await t.waiting('map-shows')).toEqual(['shows of Plex']);
    await t.map();
    expect(await t.questionOf(show)).toMatchObject({ state: 'open', kind: 'multipleMatches' });
  });

  test('is none of rules: a rule is no answer to it', async () => {
    const rule = { movieTmdbId: 1, seriesTvdbId: 7, seasonNumber: 0, episodeNumbers: [1] } as never;
    expect(await resolve({ action: 'create', rule })).toEqual({ kind: 'notFitting' });
  });
});

describe('a mapping', () => {
  const change = async (wanted: Parameters<typeof changeShow>[2]) =>
    changeShow(t.rt, (await t.mappingOf(show))?.id ?? 0, wanted);

  test('that a person changes settles its question and stays', async () => {
    await change({ seriesTvdbId: 8 });
    expect(await t.questionOf(show)).toBeNull();
    await look();
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 8, method: 'manual' });
    await change({ seriesTvdbId: 7 });
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7, sonarrSeriesId: null });
  });

  test('that a person takes back is matched anew, ignored or not', async () => {
    await resolve({ action: 'ignore' });
    await change({ seriesTvdbId: null });
    expect(await t.waiting('map-shows')).toEqual(['shows of Plex']);
    await t.map();
    expect(await t.questionOf(show)).toMatchObject({ state: 'open' });
  });

  test('that is switched off is left alone and not asked about, until it is switched on', async () => {
    await change({ syncEnabled: false });
    expect(await t.questionOf(show)).toMatchObject({ state: 'ignored' });
    await t.world.sonarr.removeSeries(t.world.sonarr.series[1] ?? addSeries('x', 1, 1));
    await look();
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: null, syncEnabled: false });
    await change({ syncEnabled: true });
    await look();
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7, syncEnabled: true });
  });

  test('of no show is null', async () => {
    expect(await changeShow(t.rt, 99, { syncEnabled: false })).toBeNull();
  });
});

describe('an event of Sonarr', () => {
  const send = async (eventType: string, tvdbId: number) => {
    const body = { eventType, series: { id: 1, title: 'Tin Bells', tvdbId } };
    await receive(t.rt, { source: 'sonarr', instance: 0, body, bytes: Buffer.from(JSON.stringify(body)) });
    return t.waiting('map-shows');
  };

  test.each(['SeriesAdd', 'SeriesDelete'])(
    '%s has shows compared with that series while one is unmapped',
    async (event) => {
      expect(await send(event, 42)).toEqual(['shows of Plex and series 42']);
    },
  );

  test('asks for nothing when all shows are mapped, but to the series it is about', async () => {
    await resolve({ action: 'create', seriesTvdbId: 7 });
    await t.rt.store.tasks.prune(0);
    const before = await t.waiting('map-shows');
    expect(await send('SeriesAdd', 42)).toEqual(before);
    expect(await send('SeriesDelete', 7)).toContain('shows of Plex and series 7');
    expect(await send('Download', 8)).not.toContain('shows of Plex and series 8');
  });
});
