import type { FoundConflict, FoundPair } from '../matching/discovery/model.ts';
import type { Conflict, ConflictOption } from '../model/conflict.ts';
import type { KnownPair } from '../model/discovery.ts';
import { episodeCode } from '../model/episode-code.ts';
import { titleWithYear } from '../model/title-with-year.ts';
import { pairOptionId } from '../rules/pair-option.ts';

export type Question = Omit<Conflict, 'id' | 'state' | 'createdAt' | 'resolvedAt' | 'answer'>;

/** The question about pairs that exclude each other; null if nothing is left to choose from. */
export function questionOf({ kind, pairs, known, reason }: FoundConflict): Question | null {
  const [first] = pairs;
  if (first === undefined) return null;
  const { movie, special } = first;
  const isOfMovie = kind === 'specials';
  const isOneSeries = pairs.every((pair) => pair.special.seriesTvdbId === special.seriesTvdbId);
  return {
    ruleId: null,
    kind: isOfMovie ? 'multipleMatches' : 'ambiguous',
    subject: {
      movieTmdbId: isOfMovie ? movie.tmdbId : null,
      movieTitle: isOfMovie ? movie.title : null,
      seriesTvdbId: isOfMovie ? null : special.seriesTvdbId,
      seriesTitle: isOneSeries ? special.seriesTitle : null,
      seriesPath: null,
      episodeTvdbId: isOfMovie ? null : special.episodeTvdbId,
      path: null,
      existingPath: null,
    },
    options: [...pairs.map((pair) => optionOf(pair, isOfMovie)), ...known.map(knownOption)],
    reason,
  };
}

function optionOf({ movie, special, confidence, evidence }: FoundPair, isOfMovie: boolean): ConflictOption {
  const { seriesTvdbId, episodeTvdbId, seasonNumber, episodeNumber } = special;
  const what = isOfMovie ? specialText(special) : titleWithYear(movie);
  const why = evidence.map(({ text }) => text).join('; ');
  return {
    id: pairOptionId({ movieTmdbId: movie.tmdbId, seriesTvdbId, episodeTvdbId }),
    title: `${what} (${confidence.toFixed(2)}: ${why})`,
    movieTmdbId: movie.tmdbId,
    ...{ seriesTvdbId, episodeTvdbId, seasonNumber, episodeNumber, confidence },
  };
}

function knownOption({ movieTmdbId, seriesTvdbId, episodeTvdbId }: KnownPair): ConflictOption {
  const pair = { movieTmdbId, seriesTvdbId, episodeTvdbId };
  return {
    id: pairOptionId(pair),
    title: `Keep what is decided: movie ${movieTmdbId}, special ${episodeTvdbId}`,
    ...pair,
  };
}

/** "Show S00E04 Title". */
export function specialText(special: FoundPair['special']): string {
  return `${special.seriesTitle} ${episodeCode(special)} ${special.title}`.trimEnd();
}
