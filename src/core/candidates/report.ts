import { pairsOf } from '../rules/pair-option.ts';
import type { Runtime } from '../runtime.ts';
import { pairKey } from './search.ts';

const healthKey = 'discovery:result';

/** Health shows the result while something waits for a person. Returns it: "57 specials found: 41 linked, 12 to review, 4 conflicts". */
export async function reportDiscovery(rt: Runtime): Promise<string> {
  const [known, conflicts, rules] = await Promise.all([
    rt.store.candidates.known(),
    rt.store.conflicts.ofDiscovery('open'),
    rt.store.rules.all(),
  ]);
  const inConflict = new Set(conflicts.flatMap(pairsOf).map(pairKey));
  const toReview = known.filter((pair) => pair.state === 'open' && !inConflict.has(pairKey(pair))).length;
  const linked = new Set(
    rules
      .filter(({ enabled, movieTmdbId, seriesTvdbId }) => enabled && movieTmdbId !== null && seriesTvdbId !== null)
      .flatMap(({ seriesTvdbId, seasonNumber, episodeNumbers }) =>
        episodeNumbers.map((number) => `${seriesTvdbId}:${seasonNumber}:${number}`),
      ),
  ).size;
  const found = linked + toReview + conflicts.length;
  const text = `${counted(found, 'special')} found: ${linked} linked, ${toReview} to review, ${counted(conflicts.length, 'conflict')}`;
  if (toReview + conflicts.length > 0) rt.health.set(healthKey, 'notice', `${text}. Answer them at /review.`);
  else rt.health.clear(healthKey);
  return text;
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
