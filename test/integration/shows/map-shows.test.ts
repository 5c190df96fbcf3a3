import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createShelf, fileAt, type Shelf } from './setup.ts';

let t: Shelf;
beforeEach(async () => {
  t = await createShelf();
});
afterEach(() => t.close());

const addSeries = (title: string, tvdbId: number, more: object = {}) =>
  t.world.sonarr.addSeries({ title, tvdbId, path: join(t.world.tv, title), ...more });

describe('which series a show is', () => {
  test('is told by its TVDB id, with one question for that series and none for the whole list', async () => {
    const series = addSeries('Harbour Nights', 7);
    addSeries('Something Else', 8);
    const show = await t.addShow('Quite Another Name', { guids: ['tvdb://7'] });
    expect(await t.map({ which: 'changed' })).toBe('mapped: 1 of 1');
    expect(await t.mappingOf(show)).toMatchObject({
      ...{ sonarr: 0, sonarrSeriesId: series.id, seriesTvdbId: 7 },
      ...{ method: 'tvdb', confidence: 1, syncEnabled: true },
    });
    expect(t.asked()).toEqual(['GET /series?tvdbId=7']);
  });

  test.each([
    ['tmdb', 'tmdb://900007'],
    ['imdb', 'imdb://tt9000007'],
  ])('is told by the %s id that Sonarr has of it, without a lookup', async (method, guid) => {
    addSeries('Harbour Nights', 7);
    const show = await t.addShow('Quite Another Name', { guids: [guid] });
    await t.map();
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7, method, confidence: 0.98 });
    expect(t.asked()).toEqual(['GET /series']);
  });

  test('is told by ids even where another series has its very title and year', async () => {
    addSeries('Harbour Nights', 7, { year: 2001 });
    addSeries('Harbor', 8, { year: 1970 });
    const show = await t.addShow('Harbour Nights', { year: 2001, guids: ['tvdb://8'] });
    await t.map();
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 8, method: 'tvdb' });
  });

  test('is told by the folder that it lies in', async () => {
    addSeries('Harbour Nights', 7);
    const show = await t.addShow('Hafennächte');
    await t.addEpisode(show, 1, 1, { files: fileAt(join(t.world.tv, 'Harbour Nights/Season 01/e1.mkv')) });
    await t.map();
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7, method: 'folder' });
  });

  test.each([
    ['Harbour Nights', 2001, 'Harbour Nights', 2001],
    ['Harbour Nights (2021)', null, 'Harbour Nights (2021)', 2021],
    ['Harbour Nights', 2021, 'Harbour Nights (2021)', 2021],
    ['夜の港の物語', 2001, '夜の港の物語', 2001],
    ['Ночная гавань', 2001, 'Ночная гавань', 2001],
  ])('is told by title and year: %s (%s) is %s (%s)', async (title, year, seriesTitle, seriesYear) => {
    addSeries(seriesTitle, 7, { year: seriesYear });
    addSeries('別の話', 9, { year: 2001 });
    const show = await t.addShow(title, { year });
    await t.map();
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7, method: 'title' });
    expect((await t.mappingOf(show))?.confidence).toBeGreaterThanOrEqual(0.9);
  });

  test('is told by another name of the series and its year', async () => {
    addSeries('Harbour Nights', 7, { year: 2001, alternateTitles: ['Hafennächte'] });
    const show = await t.addShow('Hafennächte', { year: 2001 });
    await t.map();
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7, method: 'title' });
  });
});

describe('what is not sure', () => {
  test('is asked about with its options and their evidence, and mapped by nobody', async () => {
    addSeries('Harbour Nights', 7, { year: 1984 });
    addSeries('Harbour Nights (2021)', 8, { year: 2021 });
    const show = await t.addShow('Harbour Nights');
    expect(await t.map()).toBe('mapped: 0 of 1; 1 are asked about');
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: null, method: null });
    const question = await t.questionOf(show);
    expect(question).toMatchObject({
      ...{ kind: 'multipleMatches', state: 'open', ruleId: null },
      subject: { plexItemId: show, seriesTitle: 'Harbour Nights' },
      reason: 'Several series of Sonarr may be the show "Harbour Nights" of Plex: say which.',
    });
    expect(question?.options.map(({ title, seriesTvdbId }) => [title, seriesTvdbId]).toSorted()).toEqual([
      ['Harbour Nights (1984)', 7],
      ['Harbour Nights (2021) (2021)', 8],
    ]);
    expect(question?.options[0]?.evidence).toContain('is the series’ title');
  });

  test('is asked once, however often it is checked, and nothing is written then', async () => {
    addSeries('Tin Bells', 7);
    const show = await t.addShow('Harbour Nights');
    await t.map();
    const [question, mapping] = [await t.questionOf(show), await t.mappingOf(show)];
    t.clock.now += 1_000;
    await t.map();
    expect(await t.questionOf(show)).toEqual(question);
    expect(await t.mappingOf(show)).toEqual(mapping);
    expect((await t.rt.store.conflicts.page({}, { limit: 9, cursor: null })).total).toBe(1);
  });

  test('an id of another series forbids what the title says', async () => {
    addSeries('Harbour Nights', 7, { year: 2001 });
    const show = await t.addShow('Harbour Nights', { year: 2001, guids: ['tvdb://99'] });
    await t.map();
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: null });
    expect(await t.questionOf(show)).toMatchObject({ kind: 'noMatch' });
  });

  test('a question is answered by itself when the series comes to Sonarr, and what waited is checked', async () => {
    const show = await t.addShow('Harbour Nights', { guids: ['tvdb://7'] });
    await t.map();
    expect(await t.questionOf(show)).toMatchObject({ kind: 'noMatch' });
    addSeries('Harbour Nights', 7);
    t.asked();
    await t.map({ seriesTvdbId: 7 });
    expect(t.asked()).toEqual(['GET /series?tvdbId=7']);
    expect(await t.questionOf(show)).toBeNull();
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7 });
    expect(await t.waiting('link-series')).toHaveLength(1);
  });

  test('a new series whose title fits is compared with all others before it is believed', async () => {
    addSeries('Harbour Nights', 7, { year: 1984 });
    const show = await t.addShow('Harbour Nights', { year: 2021, guids: [] });
    await t.map();
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: null });
    addSeries('Harbour Nights', 8, { year: 2021 });
    t.asked();
    await t.map({ seriesTvdbId: 8 });
    expect(t.asked()).toEqual(['GET /series?tvdbId=8', 'GET /series']);
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 8, method: 'title' });
  });

  test('a Sonarr that gives no answer is a fault: nothing is asked in vain', async () => {
    const show = await t.addShow('Harbour Nights', { guids: ['tvdb://7'] });
    await t.world.sonarr.stop();
    await expect(t.map()).rejects.toMatchObject({ code: 'unreachable' });
    expect(await t.questionOf(show)).toBeNull();
    expect(await t.rt.shows.changed(9)).toHaveLength(1);
  });
});

describe('which shows are checked', () => {
  test('a changed library asks about new and changed shows only', async () => {
    addSeries('Tin Bells', 7);
    await t.addShow('Harbour Nights');
    await t.map({ which: 'changed' });
    t.clock.now += 1_000;
    t.asked();
    expect(await t.map({ which: 'changed' })).toBe('no show is unmapped');
    expect(t.asked()).toEqual([]);
    await t.addShow('Tin Bells');
    expect(await t.map({ which: 'changed' })).toBe('mapped: 1 of 1');
  });

  test('a show that Plex matched anew is mapped anew, and one with another episode is not asked about', async () => {
    addSeries('Harbour Nights', 7);
    addSeries('Tin Bells', 8);
    const part = { ratingKey: '500', guids: ['tvdb://7'] };
    const show = await t.addShow('Harbour Nights', part);
    await t.map();
    t.clock.now += 1_000;
    await t.addShow('Harbour Nights', { ...part, id: show });
    t.asked();
    await t.map({ which: 'changed' });
    expect(t.asked()).toEqual([]);
    expect(await t.rt.shows.changed(9)).toEqual([]);
    t.clock.now += 1_000;
    await t.addShow('Tin Bells', { ...part, guids: ['tvdb://8'], id: show });
    await t.map({ which: 'changed' });
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 8 });
  });

  test('a mapped show whose series Sonarr lost keeps its mapping, without Sonarr’s own ids', async () => {
    const series = addSeries('Harbour Nights', 7);
    const show = await t.addShow('Harbour Nights', { guids: ['tvdb://7'] });
    await t.map();
    await t.world.sonarr.removeSeries(series);
    await t.map({ seriesTvdbId: 7 });
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7, sonarr: null, sonarrSeriesId: null });
    const again = addSeries('Harbour Nights', 7);
    await t.map({ seriesTvdbId: 7 });
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7, sonarr: 0, sonarrSeriesId: again.id });
  });

  test('many shows are compared with one list', async () => {
    for (let id = 1; id <= 12; id += 1) {
      addSeries(`Series ${id}`, id);
      await t.addShow(`Show ${id}`, { guids: [`tvdb://${id}`] });
    }
    expect(await t.map()).toBe('mapped: 12 of 12');
    expect(t.asked()).toEqual(['GET /series']);
  });

  test('what stays unmapped is checked again some hours later, and nothing where all is mapped', async () => {
    const { mapShows } = await import('../../../src/core/shows/map-shows.ts');
    const look = () =>
      mapShows({ rt: t.rt, tvdbIds: { find: async () => null } }, {}, AbortSignal.timeout(5_000)) as Promise<{
        followUps?: readonly { runAt: number }[];
      }>;
    await t.addShow('Harbour Nights');
    const { followUps = [] } = await look();
    expect(followUps.map(({ runAt }) => runAt > t.clock.now + 3_600_000)).toEqual([true]);
    addSeries('Harbour Nights', 7);
    expect((await look()).followUps).toBeUndefined();
  });

  test('without a Sonarr shows wait, and nobody is asked', async () => {
    await t.rt.store.instances.update(1, { enabled: false });
    await t.rt.servers.reload();
    const show = await t.addShow('Harbour Nights');
    expect(await t.map()).toBe('shows wait: no Sonarr is set up');
    expect(await t.questionOf(show)).toBeNull();
  });
});

describe('shows.autoAdd', () => {
  const withAutoAdd = async () => {
    await t.rt.store.settings.set(new Map([['shows.autoAdd', true]]));
    t.rt.settingsChanged();
    addSeries('Tin Bells', 8);
    t.world.sonarr.catalogue.push({ title: 'Harbour Nights', tvdbId: 7, tmdbId: 70 });
  };
  const added = () => t.world.sonarr.requests.entries.find(({ method }) => method === 'POST')?.body;

  test('adds a show with a certain TVDB id, unmonitored, in the folder where its files are', async () => {
    await withAutoAdd();
    mkdirSync(join(t.world.tv, 'Harbour Nights [7]/Season 01'), { recursive: true });
    const show = await t.addShow('Harbour Nights', { guids: ['tvdb://7'] });
    await t.addEpisode(show, 1, 1, { files: fileAt(join(t.world.tv, 'Harbour Nights [7]/Season 01/e1.mkv')) });
    expect(await t.map()).toBe('mapped: 1 of 1; 1 were added to Sonarr');
    expect(added()).toEqual({
      ...{ tvdbId: 7, title: 'Harbour Nights', path: join(t.world.tv, 'Harbour Nights [7]') },
      ...{ qualityProfileId: 1, languageProfileId: 1, seriesType: 'standard', seasonFolder: true, monitored: false },
      addOptions: { monitor: 'none', searchForMissingEpisodes: false, searchForCutoffUnmetEpisodes: false },
    });
    const series = t.world.sonarr.series.find(({ tvdbId }) => tvdbId === 7);
    expect(series).toMatchObject({ monitored: false });
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7, sonarrSeriesId: series?.id, method: 'tvdb' });
    expect(await t.questionOf(show)).toBeNull();
  });

  test('takes the root folder of the series that are there where the files lie elsewhere', async () => {
    await withAutoAdd();
    const show = await t.addShow('Harbour Nights', { guids: ['tmdb://70'] });
    await t.map();
    expect(added()).toMatchObject({ tvdbId: 7, rootFolderPath: t.world.tv });
    expect(await t.mappingOf(show)).toMatchObject({ seriesTvdbId: 7 });
  });

  test('adds a show of two servers once', async () => {
    await withAutoAdd();
    await t.addShow('Harbour Nights', { guids: ['tvdb://7'] });
    await t.addShow('Harbour Nights', { guids: ['tvdb://7'] });
    expect(await t.map()).toBe('mapped: 2 of 2; 1 were added to Sonarr');
    expect(t.asked().filter((one) => one.startsWith('POST'))).toHaveLength(1);
    expect(await t.rt.shows.unmapped(9)).toEqual([]);
  });

  test.each([
    ['without an id', []],
    ['with two of one kind', ['tvdb://7', 'tvdb://9']],
    ['that Sonarr’s source does not know', ['tvdb://12345']],
  ])('asks about a show %s', async (_name, guids) => {
    await withAutoAdd();
    const show = await t.addShow('Harbour Nights', { guids });
    await t.map();
    expect(added()).toBeUndefined();
    expect(await t.questionOf(show)).toMatchObject({ kind: 'noMatch' });
  });

  test('asks about a show that lies in the folder of another series', async () => {
    await withAutoAdd();
    const show = await t.addShow('Harbour Nights', { guids: ['tvdb://7'] });
    await t.addEpisode(show, 1, 1, { files: fileAt(join(t.world.tv, 'Tin Bells/Season 01/e1.mkv')) });
    await t.map();
    expect(added()).toBeUndefined();
    expect(await t.questionOf(show)).not.toBeNull();
  });

  test('off, nothing is added', async () => {
    await withAutoAdd();
    await t.rt.store.settings.set(new Map([['shows.autoAdd', false]]));
    t.rt.settingsChanged();
    await t.addShow('Harbour Nights', { guids: ['tvdb://7'] });
    await t.map();
    expect(added()).toBeUndefined();
  });
});
