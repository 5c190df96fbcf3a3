import type { NewRule } from '../model/rule.ts';
import type { NewCandidate } from '../ports/candidate-store.ts';
import { ruleOfInput } from './create-rule.ts';

/** The rule that a pair becomes; a movie in several parts becomes one rule for all of them. */
export function ruleOfPair({ movie, special, furtherParts }: NewCandidate): NewRule {
  const { seriesTvdbId, seriesTitle, seasonNumber } = special;
  const parts = [special, ...furtherParts.filter((part) => part.seriesTvdbId === seriesTvdbId)];
  return {
    ...ruleOfInput({
      ...{ movieTmdbId: movie.tmdbId, movieTitle: movie.title, seriesTvdbId, seriesTitle, seasonNumber },
      episodeNumbers: parts.map(({ episodeNumber }) => episodeNumber),
      episodeTvdbIds: parts.map(({ episodeTvdbId }) => episodeTvdbId),
    }),
    origin: 'discovered',
  };
}
