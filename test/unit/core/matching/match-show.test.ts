import { describe, expect, it } from 'vitest';
import { matchShow } from '../../../../src/core/matching/match-show.ts';
import { indexSeries } from '../../../../src/core/matching/series-index.ts';
import type { SeriesFacts, ShowFacts, ShowMatchOptions } from '../../../../src/core/matching/show-model.ts';
import { guidsLike, inventSeries } from './invented-shows.ts';

const old = inventSeries('Star Fleet Aurora', 1979);
const remake = inventSeries('Star Fleet Aurora (2004)', 2004);
const other = inventSeries('Precinct Nine-Nine', 2013);
const fleet = [old, remake, other];

function match(show: Partial<ShowFacts>, series: readonly SeriesFacts[] = fleet, options?: ShowMatchOptions) {
  return matchShow({ title: 'Star Fleet Aurora', guids: [], ...show }, series, options);
}

describe('By ids', () => {
  it('a TVDB id is certain, whatever title, year and folder say', () => {
    expect(
      match({ title: 'Precinct Nine-Nine', year: 2013, guids: [`tvdb://${old.tvdbId}`], localPath: other.path }),
    ).toMatchObject({
      kind: 'mapped',
      seriesTvdbId: old.tvdbId,
      sonarrSeriesId: old.id,
      confidence: 1,
      method: 'tvdb',
    });
  });

  it.each([
    ['imdb', `imdb://${old.imdbId}`],
    ['tmdb', `tmdb://${old.tmdbId}`],
  ])('an id of %s is enough where Plex has no TVDB id', (method, guid) => {
    expect(match({ title: 'Otherwise', guids: [guid] })).toMatchObject({
      kind: 'mapped',
      seriesTvdbId: old.tvdbId,
      confidence: 0.98,
      method,
    });
  });

  it('another TVDB id forbids what title and year say', () => {
    const answer = match({ year: 1979, guids: ['tvdb://77'] });
    expect(answer).toMatchObject({ kind: 'ask', conflict: 'noMatch' });
    expect(answer.kind === 'ask' && answer.options[0]?.evidence[0]?.text).toBe(
      `TVDB id is 77 in Plex and ${old.tvdbId} in Sonarr`,
    );
  });

  it('the same IMDb id beside another TVDB id is asked', () => {
    expect(match({ year: 1979, guids: [`imdb://${old.imdbId}`, 'tvdb://77'] })).toMatchObject({
      kind: 'ask',
      conflict: 'ambiguous',
      options: [{ seriesTvdbId: old.tvdbId }, {}],
    });
  });

  it('a TVDB id decides beside another series’ IMDb id: IMDb has one entry for some that TVDB has two of', () => {
    const answer = match({ guids: [`tvdb://${old.tvdbId}`, `imdb://${remake.imdbId}`] });
    expect(answer).toMatchObject({ kind: 'mapped', seriesTvdbId: old.tvdbId });
  });

  it.each([
    ['TVDB', [`tvdb://${old.tvdbId}`, `tvdb://${remake.tvdbId}`]],
    ['IMDb and TMDB', [`imdb://${old.imdbId}`, `tmdb://${remake.tmdbId}`]],
  ])('ids of %s that name two series are asked', (_source, guids) => {
    expect(match({ guids })).toMatchObject({ kind: 'ask', options: [{}, {}] });
  });

  it('one of several TVDB ids is enough, as Plex keeps those of merged entries', () => {
    expect(match({ guids: ['tvdb://77', `tvdb://${old.tvdbId}`] })).toMatchObject({ kind: 'mapped', method: 'tvdb' });
  });

  it('ids that Sonarr does not know forbid nothing: it writes 0 for them', () => {
    const bare = [{ ...old, tmdbId: 0, imdbId: '' }];
    expect(match({ year: 1979, guids: ['tmdb://5', 'imdb://tt0000005'] }, bare)).toMatchObject({
      kind: 'mapped',
      method: 'title',
    });
  });

  it('leading zeros of an IMDb number do not matter', () => {
    const short = inventSeries('Early Days', 1950, { imdbId: 'tt0042' });
    expect(match({ title: 'X', guids: ['imdb://tt42'] }, [short])).toMatchObject({ kind: 'mapped', method: 'imdb' });
  });
});

describe('By folder', () => {
  it.each(['/media/tv/Star Fleet Aurora/', '/media/tv/Star Fleet Aurora/Season 01/x.mkv'])(
    '%s is strong evidence',
    (localPath) => {
      expect(match({ title: 'Unmatched', localPath })).toMatchObject({
        kind: 'mapped',
        seriesTvdbId: old.tvdbId,
        confidence: 0.97,
        method: 'folder',
      });
    },
  );

  it('a folder that only begins with the same letters is another', () => {
    expect(match({ title: 'Unmatched', localPath: '/media/tv/Star Fleet Aurora 3' }).kind).toBe('ask');
  });

  it('a folder of both Unicode forms is one', () => {
    const series = inventSeries('Élan', 2012, { path: '/media/tv/Élan'.normalize('NFC') });
    expect(match({ title: 'X', localPath: '/media/tv/Élan'.normalize('NFD') }, [series])).toMatchObject({
      kind: 'mapped',
    });
  });

  it('a series that was given the root folder of all others does not claim their shows', () => {
    const all = [...fleet, inventSeries('Misplaced', 2020, { path: '/media/tv' })];
    expect(match({ title: 'Unheard Of', localPath: '/media/tv/Unheard Of' }, all)).toMatchObject({
      kind: 'ask',
      conflict: 'noMatch',
    });
  });

  it('the folder of one series with title and year of another is asked', () => {
    expect(match({ year: 1979, localPath: '/media/tv/Precinct Nine-Nine' })).toMatchObject({
      kind: 'ask',
      conflict: 'multipleMatches',
    });
  });

  it('another id forbids what the folder says', () => {
    expect(match({ localPath: old.path, guids: ['tvdb://77'] })).toMatchObject({ kind: 'ask', conflict: 'ambiguous' });
  });

  it('the folders of every Sonarr count', () => {
    const second = { ...old, sonarr: 1, id: 5, path: '/media/archive/Aurora' };
    expect(match({ title: 'X', localPath: '/media/archive/Aurora' }, [second, old])).toMatchObject({
      sonarr: 0,
      sonarrSeriesId: old.id,
    });
  });
});

describe('By title and year', () => {
  it.each([
    [{ year: 1979 }, old],
    [{ year: 2004 }, remake],
    [{ title: 'Star Fleet Aurora (2004)' }, remake],
    [{ title: 'Star Fleet Aurora 2004', year: 2004 }, remake],
    [{ title: 'Precinct 99' }, other],
  ])('%j is mapped', (show, series) => {
    expect(match(show)).toMatchObject({ kind: 'mapped', seriesTvdbId: series.tvdbId, method: 'title' });
  });

  it('one title of two series without a year is asked, with both to choose from', () => {
    expect(match({})).toMatchObject({
      kind: 'ask',
      conflict: 'multipleMatches',
      options: [{ seriesTvdbId: old.tvdbId }, { seriesTvdbId: remake.tvdbId }],
    });
  });

  it('a year of neither is asked', () => {
    expect(match({ year: 1992 })).toMatchObject({ kind: 'ask', conflict: 'ambiguous' });
  });

  it('a title that Sonarr tells apart by a year is asked when there is none to compare', () => {
    expect(match({}, [remake])).toMatchObject({ kind: 'ask', conflict: 'ambiguous' });
  });

  it('a year apart is enough for a long title, and not for a short one', () => {
    const short = inventSeries('Mo', 2000);
    expect(match({ title: 'Precinct Nine-Nine', year: 2014 })).toMatchObject({ kind: 'mapped' });
    expect(match({ title: 'Mo', year: 2001 }, [short])).toMatchObject({ kind: 'ask', conflict: 'ambiguous' });
    expect(match({ title: 'Mo', year: 2000 }, [short])).toMatchObject({ kind: 'mapped' });
  });

  it('two years apart is another show', () => {
    expect(match({ title: 'Precinct Nine-Nine', year: 2015 })).toMatchObject({ kind: 'ask', conflict: 'ambiguous' });
  });

  it('another country is another show, even of the same year', () => {
    const american = inventSeries('Night Kitchen Duel (US)', 2005);
    expect(match({ title: 'Night Kitchen Duel (UK)', year: 2005 }, [american])).toMatchObject({ kind: 'ask' });
    expect(match({ title: 'Night Kitchen Duel', year: 2005 }, [american])).toMatchObject({ kind: 'mapped' });
    expect(match({ title: 'Night Kitchen Duel (USA)' }, [american])).toMatchObject({ kind: 'mapped' });
  });

  it('a name that Sonarr has for one season only is asked', () => {
    const series = inventSeries('Tetsuo', 2002, { alternateTitles: [{ title: 'Tetsuo Kai', seasonNumber: 0 }] });
    expect(match({ title: 'Tetsuo Kai', year: 2002 }, [series])).toMatchObject({ kind: 'ask', conflict: 'ambiguous' });
  });

  it('the original title counts as a name of the show', () => {
    const series = inventSeries('长安灯火', 2019);
    expect(match({ title: 'Lights', originalTitle: '长安灯火', year: 2019 }, [series])).toMatchObject({
      kind: 'mapped',
    });
  });

  it('many more seasons than Sonarr knows speak against a title', () => {
    const series = inventSeries('Precinct Nine-Nine', 2013, { statistics: { seasonCount: 1 } });
    expect(match({ title: 'Precinct Nine-Nine', year: 2014, seasonCount: 8 }, [series])).toMatchObject({ kind: 'ask' });
    expect(match({ title: 'Precinct Nine-Nine', year: 2014, seasonCount: 2 }, [series])).toMatchObject({
      kind: 'mapped',
    });
  });

  it('nothing alike is no match and offers nothing', () => {
    expect(match({ title: '風の谷', year: 1979 })).toEqual({ kind: 'ask', conflict: 'noMatch', options: [] });
    expect(match({ title: '', year: 1979 })).toEqual({ kind: 'ask', conflict: 'noMatch', options: [] });
    expect(match({}, [])).toEqual({ kind: 'ask', conflict: 'noMatch', options: [] });
  });
});

describe('With an episode’s year', () => {
  const options = { yearIsEpisodes: true };

  it('a later year fits a long-running series', () => {
    expect(match({ title: 'Precinct Nine-Nine', year: 2021 }, fleet, options)).toMatchObject({ kind: 'mapped' });
    expect(match({ title: 'Precinct Nine-Nine', year: 2021 })).toMatchObject({ kind: 'ask' });
  });

  it('a year before the series does not', () => {
    expect(match({ title: 'Precinct Nine-Nine', year: 2009 }, fleet, options)).toMatchObject({
      kind: 'ask',
      conflict: 'ambiguous',
    });
  });

  it('a year that fits two series of one title is asked', () => {
    expect(match({ year: 2006 }, fleet, options)).toMatchObject({ kind: 'ask', conflict: 'multipleMatches' });
  });

  it('a year before the remake is the first series’', () => {
    expect(match({ year: 1980 }, fleet, options)).toMatchObject({ kind: 'mapped', seriesTvdbId: old.tvdbId });
  });

  it('the year in the title is the show’s own', () => {
    expect(match({ title: 'Star Fleet Aurora (2004)', year: 2009 }, fleet, options)).toMatchObject({
      seriesTvdbId: remake.tvdbId,
    });
  });
});

it('An index answers as the list does, in any order of the list', () => {
  const show = { title: 'Star Fleet Aurora', guids: guidsLike(remake) };
  expect(matchShow(show, indexSeries(fleet))).toEqual(matchShow(show, fleet));
  expect(matchShow({ ...show, guids: [] }, fleet.toReversed())).toEqual(matchShow({ ...show, guids: [] }, fleet));
});
