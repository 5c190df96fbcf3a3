import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import { isSameSpecial } from '../../rules/same-special.ts';
import type { PairFacts } from './facts.ts';

export interface RuleIndex {
  /** Live links by rule. */
  readonly byRule: ReadonlyMap<number, readonly Link[]>;
  /** Rules by the TVDB id of their show. */
  readonly neighbours: ReadonlyMap<number, readonly Rule[]>;
}

/** The rule that owns the special when two want it: the linked one, else the older. With another movie it is a conflict, with the same one a duplicate. */
export function competingRules(rule: Rule, index: RuleIndex): Pick<PairFacts, 'collidesWith' | 'duplicates'> {
  const none = { collidesWith: null, duplicates: null };
  if (rule.seriesTvdbId === null) return none;
  const same = (index.neighbours.get(rule.seriesTvdbId) ?? []).filter(
    (one) => one.id !== rule.id && one.enabled && isSameSonarr(one, rule) && isSameSpecial(one, rule),
  );
  const linked = ({ id }: Rule) => index.byRule.get(id)?.some(({ state }) => state !== 'broken') === true;
  const [first = rule] = [rule, ...same].toSorted((a, b) => Number(linked(b)) - Number(linked(a)) || a.id - b.id);
  if (first.id === rule.id) return none;
  if (first.movieTmdbId !== rule.movieTmdbId) return { ...none, collidesWith: first };
  return rule.movieTmdbId === null ? none : { ...none, duplicates: first };
}

/** One special may have a link in each of two Sonarrs. */
function isSameSonarr(a: Rule, b: Rule): boolean {
  const [first, second] = [a.sonarr ?? a.known.sonarr, b.sonarr ?? b.known.sonarr];
  return first === null || second === null || first === second;
}
