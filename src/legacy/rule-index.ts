import type { NewRule, Rule } from '../core/model/rule.ts';

/** Rules by movie and series, so that a file of thousands is not compared with as many, each with each. */
export interface RuleIndex<T> {
  add(item: T): void;
  delete(item: T): void;
  /** Those that may be the same rule, in the order in which they were added. */
  candidates(rule: NewRule | Rule): T[];
}

export function indexRules<T>(items: Iterable<T>, ruleOf: (item: T) => NewRule | Rule): RuleIndex<T> {
  const places = new Map<T, number>();
  const byKey = new Map<string, Set<T>>();
  let count = 0;

  function add(item: T): void {
    places.set(item, count++);
    for (const key of keysOf(ruleOf(item))) {
      const found = byKey.get(key);
      if (found === undefined) byKey.set(key, new Set([item]));
      else found.add(item);
    }
  }
  for (const item of items) add(item);

  return {
    add,
    delete(item) {
      for (const key of keysOf(ruleOf(item))) byKey.get(key)?.delete(item);
    },
    candidates(rule) {
      const found = new Set(keysOf(rule).flatMap((key) => [...(byKey.get(key) ?? [])]));
      return [...found].sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
    },
  };
}

/** Two rules that are the same share one: each side may have ids, or only names. */
function keysOf({ movieTmdbId, movieTitle, seriesTvdbId, seriesTitle }: NewRule | Rule): string[] {
  const movies = [`title ${movieTitle}`, ...(movieTmdbId === null ? [] : [`id ${movieTmdbId}`])];
  const series = [`title ${seriesTitle}`, ...(seriesTvdbId === null ? [] : [`id ${seriesTvdbId}`])];
  return movies.flatMap((movie) => series.map((one) => JSON.stringify([movie, one])));
}
