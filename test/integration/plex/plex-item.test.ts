import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Link } from '../../../src/core/model/link.ts';
import type { NewTask } from '../../../src/core/model/task.ts';
import { syncNamedItem } from '../../../src/core/plex/mirror/sync-named-item.ts';
import type { PlexItemPayload } from '../../../src/core/tasks/kinds/plex.ts';
import type { TaskResult } from '../../../src/core/tasks/result.ts';
import type { FakeItem } from '../../fakes/plex/model.ts';
import { type Attached, addFilm, addSeries, createMirror, type Mirror } from './setup.ts';

const tmdbId = 603;
const episodeTvdbId = 500_001;

let mirror: Mirror;
let attic: Attached;
let alpha: FakeItem;

beforeEach(async () => {
  mirror = await createMirror();
  attic = await mirror.addServer();
  alpha = addFilm(mirror, attic, 'Alpha', { guids: [`tmdb://${tmdbId}`] });
  addSeries(mirror, attic, 'Harbour', { episodes: 1 });
  await mirror.sync();
});
afterEach(() => mirror.close());

function take(item: Pick<FakeItem, 'id'>, own: Partial<PlexItemPayload> = {}): Promise<TaskResult> {
  const payload = { serverId: attic.id, ratingKey: String(item.id), cause: 'library.new', link: true, ...own };
  return syncNamedItem(mirror.rt, payload, AbortSignal.timeout(20_000));
}

function followUps(result: TaskResult, kind: string): NewTask[] {
  return (result.followUps ?? []).filter((task) => task.kind === kind);
}

async function addRule(own: { enabled?: boolean } = {}): Promise<number> {
  const rule = await mirror.rt.store.rules.create({
    ...{
      movieTmdbId: tmdbId,
      movieTitle: 'Alpha',
      sonarr: null,
      radarr: null,
      seriesTvdbId: 70_001,
      seriesTitle: 'Harbour',
    },
    ...{
      seasonNumber: 0,
      episodeNumbers: [26],
      episodeTvdbIds: [episodeTvdbId],
      origin: 'manual',
      enabled: true,
      ...own,
    },
    given: { season: null, episode: null, episodeId: null, seriesId: null },
  });
  if (rule === null) throw new Error('the rule is there already');
  return rule.id;
}

async function addLink(ruleId: number, state: Link['state']): Promise<Link> {
  const target = join(mirror.media, 'movies/Alpha (2010)/Alpha (2010).mkv');
  const path = join(mirror.media, 'tv/Harbour/Specials/Harbour - S00E26 - Alpha.mkv');
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
  const [row] = await mirror.rt.store.links.createMany(
    [
      {
        ...{
          ruleId,
          movieTmdbId: tmdbId,
          seriesTvdbId: 70_001,
          episodeTvdbIds: [episodeTvdbId],
          radarr: 0,
          radarrMovieId: 1,
        },
        ...{
          sonarr: 0,
          sonarrSeriesId: 1,
          path,
          target,
          style: 'absolute',
          text: target,
          madePath: path,
          origin: 'made',
        },
        ...{ pending: null, state, reason: null, quality: null, sizeBytes: 1 },
      },
    ],
    { step: 'create', reason: 'test' },
  );
  if (row === undefined) throw new Error('no link was stored');
  return row;
}

/** The special that the link is, as Plex has it after a scan. */
function addSpecial(): FakeItem {
  const [show] = attic.fake.library.itemsOf(attic.series.key, 'show');
  if (show === undefined) throw new Error('no show');
  const file = join(mirror.media, 'tv/Harbour/Specials/Harbour - S00E26 - Alpha.mkv');
  return attic.fake.addEpisode(show, 0, {
    title: 'Alpha',
    index: 26,
    guids: [`tvdb://${episodeTvdbId}`],
    files: [file],
  });
}

describe('an item that Plex names', () => {
  test('is stored with its streams, its season and its show, without a run', async () => {
    const special = addSpecial();
    const runs = (await mirror.rt.store.runs.page({}, { limit: 10, cursor: null })).total;
    expect(await take(special)).toMatchObject({ kind: 'done', outcome: 'synced: 3 of "Attic"' });
    const rows = (await mirror.items()).filter(({ seasonNumber }) => seasonNumber === 0);
    expect(rows.map(({ type }) => type).toSorted()).toEqual(['episode', 'season']);
    expect((await mirror.rt.store.runs.page({}, { limit: 10, cursor: null })).total).toBe(runs);
  });

  test('that is a season stands for its episodes, a show for all of its seasons', async () => {
    const season = addSeries(mirror, attic, 'Lighthouse', { specials: 2, episodes: 3 });
    const specials = attic.fake.season(season, 0);
    await take(specials);
    const ofType = async (type: string) =>
      (await mirror.items({ type })).filter(({ grandparentTitle, parentTitle, title }) =>
        [grandparentTitle, parentTitle, title].includes('Lighthouse'),
      );
    expect((await ofType('episode')).map(({ seasonNumber }) => seasonNumber)).toEqual([0, 0]);
    await take(season);
    expect((await ofType('episode')).map(({ seasonNumber }) => seasonNumber).toSorted()).toEqual([0, 0, 1, 1, 1]);
    expect((await ofType('season')).map(({ seasonNumber }) => seasonNumber).toSorted()).toEqual([0, 1]);
  });

  test('of a library that is not known yet is stored in it, of one that is switched off it is left out', async () => {
    const more = attic.fake.addSection({ title: 'More', type: 'movie' });
    const news = attic.fake.addMovie(more, { title: 'News', guids: ['tmdb://1'] });
    expect((await take(news)).kind).toBe('done');
    expect((await mirror.item('News')).libraryId).toBe((await mirror.library(attic, more.key)).id);
    await mirror.rt.library.libraries.update((await mirror.library(attic, more.key)).id, { enabled: false });
    const other = attic.fake.addMovie(more, { title: 'Other' });
    expect(await take(other)).toEqual({ kind: 'done', outcome: 'ignored: its library is not synced' });
  });

  test('and has no more is nothing to do', async () => {
    expect(await take({ id: 99_999 })).toEqual({ kind: 'done', outcome: 'ignored: "Attic" has no item 99999' });
  });

  test('and has not matched yet is checked again, later and later, and in the end left to the next sync', async () => {
    const fresh = addFilm(mirror, attic, 'Fresh', { guid: 'local://1', guids: [] });
    const waits: number[] = [];
    let result = await take(fresh);
    while (result.kind === 'again') {
      waits.push(result.afterMs / 1_000);
      result = await take(fresh, result.payload as PlexItemPayload);
    }
    expect(waits).toEqual([30, 120, 300, 900, 3_600]);
    expect((await mirror.item('Fresh')).presence).toBe('present');
    const [show] = attic.fake.library.itemsOf(attic.series.key, 'show');
    if (show === undefined) throw new Error('no show');
    const episode = (season: number) => attic.fake.addEpisode(show, season, { title: 'Bare', index: 40, files: [] });
    attic.fake.replaceFile(episode(0), mirror.file('tv/Harbour/Specials/Bare.mkv'));
    expect((await take(attic.fake.season(show, 0))).kind).toBe('again');
    expect((await take(attic.fake.season(show, 1))).kind).toBe('done');
  });
});

describe('the link task', () => {
  test('of a movie that has a rule is enqueued', async () => {
    await addRule();
    const result = await take(alpha);
    expect(followUps(result, 'link-movie')).toMatchObject([{ payload: { tmdbId } }]);
  });

  test("of the special that a rule names is enqueued, by the episode's own id", async () => {
    await addRule();
    expect(followUps(await take(addSpecial()), 'link-movie')).toMatchObject([{ payload: { tmdbId } }]);
  });

  test("is not for an episode that carries the movie's id by mistake", async () => {
    await addRule();
    const [show] = attic.fake.library.itemsOf(attic.series.key, 'show');
    if (show === undefined) throw new Error('no show');
    const odd = attic.fake.addEpisode(show, 1, { title: 'Odd', index: 9, guids: [`tmdb://${tmdbId}`] });
    expect(followUps(await take(odd), 'link-movie')).toEqual([]);
  });

  test('is not for a rule that is off, or whose link is confirmed; and is for one whose link is not', async () => {
    const off = await addRule({ enabled: false });
    expect(followUps(await take(alpha), 'link-movie')).toEqual([]);
    await mirror.rt.store.rules.update(off, { enabled: true });
    const link = await addLink(off, 'linked');
    expect(followUps(await take(alpha), 'link-movie')).toHaveLength(1);
    await mirror.rt.store.links.change([{ id: link.id, revision: link.revision, change: { state: 'confirmed' } }]);
    expect(followUps(await take(alpha), 'link-movie')).toEqual([]);
  });

  test('is not for a word that only says that something was watched', async () => {
    await addRule();
    expect(followUps(await take(alpha, { link: false }), 'link-movie')).toEqual([]);
  });

  test('of a whole season is one for each movie', async () => {
    await addRule();
    addSpecial();
    const [show] = attic.fake.library.itemsOf(attic.series.key, 'show');
    if (show === undefined) throw new Error('no show');
    expect(followUps(await take(attic.fake.season(show, 0)), 'link-movie')).toHaveLength(1);
  });
});

test('a link that waited for Plex is in Plex once Plex names the item', async () => {
  const link = await addLink(await addRule(), 'linked');
  await take(addSpecial());
  expect(await mirror.rt.store.links.get(link.id)).toMatchObject({ inPlex: true });
});

test('what is new of it wakes those who wait for it', async () => {
  const result = await take(addSpecial());
  expect((result.followUps ?? []).map(({ kind }) => kind).toSorted()).toEqual(
    expect.arrayContaining(['apply-waiting', 'check-requests', 'map-shows']),
  );
  expect((await take(alpha)).followUps ?? []).not.toContainEqual(expect.objectContaining({ kind: 'check-requests' }));
});
