import { expect, test } from 'vitest';
import type { Pair } from '../../fakes/world.ts';
import { useSetting } from './setup.ts';

const at = useSetting();

const ruleOf = async (pair: Pair) =>
  (await at.service.get(`/api/v1/rules?movieTmdbId=${pair.movie.tmdbId}`)).body.items[0];

function byIds(pair: Pair, more: object = {}) {
  const { movie, series, episode } = pair;
  const ids = { movieTmdbId: movie.tmdbId, seriesTvdbId: series.tvdbId, seasonNumber: episode.seasonNumber };
  return at.service.send('POST', '/api/v1/rules', { ...ids, episodeNumbers: [episode.episodeNumber], ...more });
}

test('a rule that was made by ids has the titles of Radarr and Sonarr once they named them', async () => {
  const pair = at.world.pair();
  expect((await byIds(pair)).body.movieTitle).toBe(`TMDB ${pair.movie.tmdbId}`);
  await at.service.idle();
  expect(await ruleOf(pair)).toMatchObject({
    state: 'linked',
    movieTitle: pair.movie.title,
    seriesTitle: pair.series.title,
  });
});

test('a linked rule that still has ids for titles gets them from the next reconcile, which then asks for them no more', async () => {
  const pair = await at.linked();
  const { id } = await ruleOf(pair);
  const { rules } = at.service.context.runtime.store;
  const standIns = { movieTitle: `TMDB ${pair.movie.tmdbId}`, seriesTitle: `TVDB ${pair.series.tvdbId}` };
  await rules.update(id, standIns);
  await at.service.reconcile();
  expect(await ruleOf(pair)).toMatchObject({ movieTitle: pair.movie.title, seriesTitle: pair.series.title });
  const mark = at.world.radarr.mark();
  await at.service.reconcile();
  expect(at.world.radarr.since(mark).map(({ path }) => path)).not.toContain('/api/v3/movie');
});

test('titles that a person gave stay as they were given', async () => {
  const pair = at.world.pair();
  await byIds(pair, { movieTitle: 'My film', seriesTitle: 'My show' });
  await at.service.idle();
  expect(await ruleOf(pair)).toMatchObject({ state: 'linked', movieTitle: 'My film', seriesTitle: 'My show' });
});
