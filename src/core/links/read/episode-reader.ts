import type { Rule } from '../../model/rule.ts';
import type { EpisodeRow } from '../../ports/sonarr.ts';
import type { SonarrServer } from '../../servers/servers.ts';
import { episodesOfRule } from './server-answers.ts';

export type EpisodeReader = (seriesId: number, rule: Rule, signal: AbortSignal) => Promise<readonly EpisodeRow[]>;

/**
 * Reads the season of the special alone, where that answers the question: long-running shows have thousands of episodes. Each list is asked for
 * once.
 */
export function createEpisodeReader({ client }: SonarrServer): EpisodeReader {
  const lists = new Map<string, Promise<readonly EpisodeRow[]>>();
  return async (seriesId, rule, signal) => {
    const whole = `${seriesId}`;
    const ask = (key: string, options: { readonly seasonNumber?: number }) => {
      const list = lists.get(key) ?? client.episodes(seriesId, { ...options, signal });
      lists.set(key, list);
      return list;
    };
    const all = lists.get(whole);
    if (all !== undefined) return all;
    const season = await ask(`${seriesId}:${rule.seasonNumber}`, { seasonNumber: rule.seasonNumber });
    return isAnswer(season, rule) ? season : ask(whole, {});
  };
}

/** A special whose id is known may be in another season by now, and its number may have gone to an episode without an id. */
function isAnswer(season: readonly EpisodeRow[], rule: Rule): boolean {
  const found = episodesOfRule(rule, season);
  const ids = rule.episodeTvdbIds;
  return (
    found !== null && (ids.length === 0 || found.every(({ tvdbId }) => tvdbId !== undefined && ids.includes(tvdbId)))
  );
}
