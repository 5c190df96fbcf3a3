import { matchShow } from '../../../../src/core/matching/match-show.ts';
import { indexSeries } from '../../../../src/core/matching/series-index.ts';
import type { ShowMatch } from '../../../../src/core/matching/show-model.ts';
import type { InventedLibrary, ShowCase } from './invented-shows.ts';

/**
 * - right: mapped to what it is; of a show that Sonarr does not have, nothing mapped
 * - wrong: mapped to another series, without a question
 * - asked: left to the person, though Sonarr has it
 */
export type Outcome = 'right' | 'wrong' | 'asked';

export interface Measured {
  readonly library: string;
  readonly one: ShowCase;
  readonly match: ShowMatch;
  readonly outcome: Outcome;
}

export function measureMatching(libraries: readonly InventedLibrary[]): readonly Measured[] {
  return libraries.flatMap(({ name, series, cases }) => {
    const index = indexSeries(series);
    return cases.map((one): Measured => {
      const match = matchShow(one.show, index, one.options);
      return { library: name, one, match, outcome: judge(match, one.truth) };
    });
  });
}

export function shareOf(measured: readonly Measured[], outcome: Outcome): number {
  return measured.filter((one) => one.outcome === outcome).length / measured.length;
}

function judge(match: ShowMatch, truth: number | null): Outcome {
  if (match.kind === 'mapped') return match.seriesTvdbId === truth ? 'right' : 'wrong';
  return truth === null ? 'right' : 'asked';
}
