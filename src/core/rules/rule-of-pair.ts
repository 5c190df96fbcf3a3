import type { NewRule } from '../model/rule.ts';
import type { NewCandidate } from '../ports/candidate-store.ts';

/** The rule that a pair becomes; a movie in several parts becomes one rule for all of them. */
export function ruleOfPair({ movie, special, furtherParts }: NewCandidate): NewRule {
  const parts = [special, ...furtherParts.filter(({ seriesTvdbId }) => seriesTvdbId === special.seriesTvdbId)];
  return {
    movieTmdbId: movie.tmdbId,
    movieTitle: movie.title,
    sonarr: null,
    radarr: null,
    seriesTvdbId: special.seriesTvdbId,
    seriesTitle: special.seriesTitle,
    seasonNumber: special.seasonNumber,
    episodeNumbers: parts.map(({ episodeNumber }) => episodeNumber),
    episodeTvdbIds: parts.map(({ episodeTvdbId }) => episodeTvdbId),
    // What the old API returns; the special may get another number later.
    given: {
      season: String(special.seasonNumber).padStart(2, '0'),
      episode: parts.length > 1 ? parts.map(({ episodeNumber }) => episodeNumber) : special.episodeNumber,
      episodeId: null,
      seriesId: null,
    },
    origin: 'discovered',
    enabled: true,
  };
}
