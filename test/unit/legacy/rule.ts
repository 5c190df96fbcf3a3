import type { Rule } from '../../../src/core/model/rule.ts';

export function makeRule(change: Partial<Rule> = {}): Rule {
  return {
    id: 1,
    movieTmdbId: 910001,
    movieTitle: 'Harbour Lights- The Film (2011)',
    sonarr: null,
    radarr: null,
    seriesTvdbId: 300001,
    seriesTitle: 'Harbour Lights',
    seasonNumber: 0,
    episodeNumbers: [7],
    episodeTvdbIds: [],
    given: { season: '00', episode: 7, episodeId: null, seriesId: null },
    origin: 'imported',
    enabled: true,
    state: 'waiting',
    reason: null,
    known: { radarr: null, radarrMovieId: null, sonarr: null, sonarrSeriesId: null },
    createdAt: 0,
    updatedAt: 0,
    ...change,
  };
}
