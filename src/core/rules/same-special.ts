import type { Rule } from '../model/rule.ts';

/** Whether two rules of one show share an episode: by TVDB ids if both have them, else by number. */
export function isSameSpecial(a: Rule, b: Rule): boolean {
  if (a.episodeTvdbIds.length > 0 && b.episodeTvdbIds.length > 0)
    return a.episodeTvdbIds.some((id) => b.episodeTvdbIds.includes(id));
  return a.seasonNumber === b.seasonNumber && a.episodeNumbers.some((number) => b.episodeNumbers.includes(number));
}
