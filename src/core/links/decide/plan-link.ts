import { basename } from 'node:path';
import { isBelow } from '../../media/paths.ts';
import { madePathOf } from './correct-link.ts';
import { decideLink, type NewLinkGoal, wantedAt } from './decide-link.ts';
import { type Pair, removeSurplus } from './keep-or-remove.ts';
import type { LocatedLink } from './locate.ts';
import type { PairPlan, PlannedConflict, PlannedLeftover } from './pair-plan.ts';
import { foreignSecond } from './second-links.ts';

interface Named {
  readonly goal: NewLinkGoal;
  /** The file name that Sonarr reads as this special. */
  readonly name: string;
}

/** Plans for a rule that should have a link: one of our links stays, all others are removed. */
export function planLink(
  pair: Pair,
  { goal, name }: Named,
  all: readonly LocatedLink[],
): Omit<PairPlan, 'leftovers'> & { readonly extra: readonly PlannedLeftover[] } {
  const { facts } = pair;
  const episodeFiles = goal.episodes.flatMap((episode) => (episode.file === null ? [] : [episode.file]));
  const isSonarrs = ({ at }: LocatedLink) => at !== null && episodeFiles.some(({ path }) => path === at);
  const [one, ...surplus] = all.toSorted(
    (a, b) =>
      Number(b.at !== null) - Number(a.at !== null) ||
      Number(isSonarrs(b)) - Number(isSonarrs(a)) ||
      a.row.id - b.row.id,
  );
  const own = `${goal.folder}/${name}`;
  const isNamedSo = one !== undefined && basename(madePathOf(one)) === name;
  const stay = one?.at ?? one?.row.path ?? null;
  const path = isNamedSo && stay !== null && isBelow(stay, goal.series.path) ? stay : own;
  const wanted = wantedAt({ ...pair, goal }, path, one);
  const result = decideLink({ ...pair, goal, chosen: own, located: one ?? null, wanted, episodeFiles });
  const conflict = result.conflict ?? secondConflict(pair, one);
  return {
    facts,
    steps: [...result.steps, ...surplus.map((extra) => removeSurplus(extra, one?.at ?? null))],
    state: conflict === null ? 'linked' : 'conflict',
    reason: conflict?.reason ?? null,
    conflict,
    episodeFiles: episodeFiles.filter(({ path }) => path === null || pair.view.entry(path).kind !== 'missing'),
    checkAgain: false,
    ask: null,
    extra: result.leftovers ?? [],
    displaced: result.displaced,
    mountFault: null,
  };
}

/** A foreign link beside ours: a person says which of the two stays, since each rescan of Sonarr picks another one. */
function secondConflict({ facts, view }: Pair, one: LocatedLink | undefined): PlannedConflict | null {
  if (one?.at == null) return null;
  const existingPath = foreignSecond(one, facts, view);
  if (existingPath === null) return null;
  const reason = `There is another link to the same file, which is not ours and stays: ${existingPath}. Sonarr would alternate between the two: remove it, or disable this rule`;
  return { kind: 'destination', path: one.at, existingPath, reason };
}
