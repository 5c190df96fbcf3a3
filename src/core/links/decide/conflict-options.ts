import type { ConflictOption } from '../../model/conflict.ts';
import { titleWithYear } from '../../model/title-with-year.ts';
import type { PairPlan } from './pair-plan.ts';

/** What a person may answer to the questions that plans ask. */
export function optionsFor(plan: PairPlan): ConflictOption[] {
  const { series, rule, collidesWith } = plan.facts;
  switch (plan.conflict?.kind) {
    case 'multipleMatches':
      return series.kind === 'ambiguous'
        ? series.titles.map((one) => ({
            id: `series:${one.tvdbId}`,
            title: titleWithYear(one),
            seriesTvdbId: one.tvdbId,
          }))
        : [];
    case 'collision':
      return [rule, ...(collidesWith === null ? [] : [collidesWith])].map((one) => ({
        id: `rule:${one.id}`,
        title: one.movieTitle,
        ruleId: one.id,
        movieTmdbId: one.movieTmdbId,
      }));
    case 'destination':
      return [{ id: 'keepExisting', title: 'Keep what is there and switch this rule off' }];
    default:
      return [];
  }
}
