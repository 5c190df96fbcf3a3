import type { Rule } from '../model/rule.ts';
import type { Logger } from '../ports/logger.ts';
import type { Store } from '../ports/store.ts';
import { readSeason } from './read-season.ts';

type RuleIds = Pick<Rule, 'movieTmdbId' | 'seriesTvdbId' | 'seasonNumber' | 'episodeNumbers' | 'episodeTvdbIds'>;

/**
 * Removes 0 from rules and links where earlier releases stored it as an id: Sonarr lists specials that it never refreshed with 0, so that rules took
 * each other's special.
 */
export async function repairRules(store: Pick<Store, 'rules' | 'links'>, logger: Logger): Promise<void> {
  const rules = await store.rules.withoutRealIds();
  await store.rules.updateMany(rules.map((rule) => ({ id: rule.id, change: repaired(rule) })));
  await store.links.forgetUnrealIds();
  for (const { id, movieTitle, seriesTitle } of rules)
    logger.info(
      { rule: id },
      `the rule "${movieTitle}" in "${seriesTitle}" held 0 as an id: it goes by what it was given`,
    );
}

/** Numbers that were read by the id 0 belong to another special: the person's own numbers apply again. */
function repaired(rule: Rule): RuleIds {
  const { movieTmdbId, seriesTvdbId, episodeTvdbIds, given } = rule;
  const isSpecialKnown = episodeTvdbIds.every(isId);
  return {
    movieTmdbId: isId(movieTmdbId) ? movieTmdbId : null,
    seriesTvdbId: isId(seriesTvdbId) ? seriesTvdbId : null,
    episodeTvdbIds: isSpecialKnown ? episodeTvdbIds : [],
    episodeNumbers: isSpecialKnown || given.episode === null ? rule.episodeNumbers : [given.episode].flat(),
    seasonNumber: isSpecialKnown || given.episode === null ? rule.seasonNumber : (readSeason(given.season) ?? 0),
  };
}

function isId(id: number | null): boolean {
  return id !== null && id > 0;
}
