import { describe, expect, test } from 'vitest';
import type { Pair } from '../../fakes/world.ts';
import { leadsTo, useSetting } from './setup.ts';

/** Sonarr lists specials that it never refreshed with TVDB id 0. */
const at = useSetting();

async function reconcile(): Promise<void> {
  await at.service.reconcile();
  await at.service.idle();
}

/** Two specials of one show that have no id yet, each with a movie and a rule. */
async function twoWithoutIds(): Promise<[Pair, Pair]> {
  const { world, service } = at;
  const first = world.pair({ number: 1, episodeTvdbId: 0 });
  const second = world.pair({ number: 2, episodeTvdbId: 0, series: first.series });
  await service.addRule(first);
  await service.addRule(second);
  await service.idle();
  return [first, second];
}

function store() {
  return at.service.context.runtime.store;
}

async function expectLinked(pair: Pair): Promise<void> {
  const link = at.world.expectedLink(pair);
  expect(await at.ruleOf(pair)).toMatchObject({ state: 'linked', episodeNumbers: [pair.episode.episodeNumber] });
  expect(await at.row(pair)).toMatchObject({ path: link, state: 'confirmed' });
  expect(leadsTo(link)).toBe(at.world.source(pair));
}

describe('specials without an id', () => {
  test('go by season and number: each keeps its link, and they do not collide', async () => {
    const pairs = await twoWithoutIds();
    await reconcile();
    for (const pair of pairs) await expectLinked(pair);
    for (const pair of pairs) expect(await at.ruleOf(pair)).toMatchObject({ episodeTvdbIds: [] });
  });

  test('take the ids that arrive later, and go by them from then on', async () => {
    const [first, second] = await twoWithoutIds();
    first.episode.tvdbId = 620_001;
    second.episode.tvdbId = 620_002;
    await reconcile();
    for (const pair of [first, second]) await expectLinked(pair);
    expect(await at.ruleOf(second)).toMatchObject({ episodeTvdbIds: [620_002] });
    expect(await at.row(second)).toMatchObject({ episodeTvdbIds: [620_002] });

    const moved = { ...second, episode: at.world.sonarr.renumber(second.episode, 31) };
    await reconcile();
    await expectLinked(moved);
  });

  test('are found by number where the rule knows an id that Sonarr has lost', async () => {
    const pair = await at.linked({ number: 3 });
    const { tvdbId } = pair.episode;
    pair.episode.tvdbId = 0;
    at.world.sonarr.addEpisode(pair.series, { season: 0, number: 1, title: 'Another', tvdbId: 0 });
    await reconcile();
    await expectLinked(pair);
    expect(await at.ruleOf(pair)).toMatchObject({ episodeTvdbIds: [tvdbId] });
  });
});

test('rules and links that hold 0 from before are repaired at start: the number that was given counts again', async () => {
  const [first, second] = await twoWithoutIds();
  const { id } = await at.ruleOf(second);
  await store().rules.update(id, { episodeTvdbIds: [0], episodeNumbers: [1] });
  const row = await at.row(second);
  await store().links.change([{ id: row.id, revision: row.revision, change: { episodeTvdbIds: [0] } }]);
  await at.restart();
  await reconcile();
  for (const pair of [first, second]) await expectLinked(pair);
  expect(await at.ruleOf(second)).toMatchObject({ id, episodeTvdbIds: [], episodeNumbers: [2] });
  expect((await at.row(second)).episodeTvdbIds).toEqual([]);
});

test('a series and a movie without an id give none to a rule that is known by name', async () => {
  const { world } = at;
  const pair = world.pair({ seriesTvdbId: 0, tmdbId: 0 });
  const created = await store().rules.create({
    movieTmdbId: null,
    movieTitle: pair.movie.title,
    sonarr: null,
    radarr: null,
    seriesTvdbId: null,
    seriesTitle: pair.series.title,
    seasonNumber: 0,
    episodeNumbers: [26],
    episodeTvdbIds: [],
    given: { season: '00', episode: 26, episodeId: null, seriesId: null },
    origin: 'manual',
    enabled: true,
  });
  await reconcile();
  const rule = await store().rules.get(created?.id ?? 0);
  expect(rule).toMatchObject({ movieTmdbId: null, seriesTvdbId: null, state: 'waiting' });
});
