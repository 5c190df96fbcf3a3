import type { Conflict } from '../model/conflict.ts';
import type { PairIds } from '../ports/candidate-store.ts';

/** Options that name a pair have such ids: "pair:603:70001:500001" (movie, series, special). */
export function pairOptionId({ movieTmdbId, seriesTvdbId, episodeTvdbId }: PairIds): string {
  return `pair:${movieTmdbId}:${seriesTvdbId}:${episodeTvdbId}`;
}

export function pairOfOption(id: string): PairIds | null {
  const [, movie, series, episode] = /^pair:(\d+):(\d+):(\d+)$/.exec(id) ?? [];
  if (movie === undefined) return null;
  return { movieTmdbId: Number(movie), seriesTvdbId: Number(series), episodeTvdbId: Number(episode) };
}

/** Whether discovery asks, and not a rule or a Plex show. */
export function isOfDiscovery({ ruleId, options }: Pick<Conflict, 'ruleId' | 'options'>): boolean {
  return ruleId === null && options.some(({ id }) => pairOfOption(id) !== null);
}

/** The pairs that a question of discovery is about. */
export function pairsOf({ options }: Pick<Conflict, 'options'>): PairIds[] {
  return options.flatMap(({ id }) => pairOfOption(id) ?? []);
}
