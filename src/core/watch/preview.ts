import type { Settings } from '../settings/settings.ts';
import type { CompareCounts } from './compare-counts.ts';
import { whyOff } from './direction.ts';
import type { Seen } from './look-at-pairs.ts';
import type { Pairs } from './pairs.ts';

export interface SeenPairs {
  readonly seen: readonly Seen[];
  readonly pairs: Pairs;
  readonly settings: Settings;
}

/** Watched before it was first seen, with a twin that is not: what watch.importHistory carries over. */
export function historyOf({ seen, pairs, settings }: SeenPairs): Seen[] {
  if (whyOff('watched', settings) !== null) return [];
  const unwatched = idsWhere(seen, ({ view }) => view.viewCount === 0);
  return seen.filter(
    ({ member, baselineAt }) =>
      baselineAt !== null && pairs.twinsOf(member, settings['watch.twins']).some(({ itemId }) => unwatched.has(itemId)),
  );
}

/** Counts what a run would do with the news, by what the servers said just now. */
export function preview(counts: CompareCounts, { seen, pairs, settings }: SeenPairs): void {
  const watched = idsWhere(seen, ({ view }) => view.viewCount > 0);
  const unwatched = idsWhere(seen, ({ view }) => view.viewCount === 0);
  for (const { member, kind } of seen) {
    if (kind === 'same' || kind === 'before') continue;
    const twins = pairs.twinsOf(member, settings['watch.twins']);
    const [differing, equal] = kind === 'watched' ? [unwatched, watched] : [watched, unwatched];
    if (whyOff(kind, settings) !== null || twins.length === 0) counts.ignored += kind === 'watched' ? 1 : 0;
    else if (twins.some(({ itemId }) => differing.has(itemId))) counts.marked += 1;
    else if (twins.some(({ itemId }) => equal.has(itemId))) counts.already += 1;
    else counts.waiting += 1;
  }
}

function idsWhere(seen: readonly Seen[], is: (one: Seen) => boolean): Set<number> {
  return new Set(seen.filter(is).map(({ member }) => member.itemId));
}
