import type { MountFault } from '../../media/mounts.ts';
import type { PairPlan } from './pair-plan.ts';

/** The disks that these plans found not to be mounted, each once. */
export function mountFaultsOf(plans: readonly PairPlan[]): MountFault[] {
  const faults = plans.flatMap(({ mountFault }) => mountFault ?? []);
  return [...new Map(faults.map((fault) => [fault.place, fault])).values()];
}

/** Root folders that plans without a fault rely on: their disks are mounted. */
export function rootsInUse(plans: readonly PairPlan[]): Set<string> {
  return new Set(plans.filter(({ state }) => state === 'linked').flatMap(rootsOf));
}

function rootsOf({ facts: { series, movie } }: PairPlan): string[] {
  return [
    ...(series.kind === 'known' ? [series.series.root] : []),
    ...(movie.kind === 'known' && movie.root !== null ? [movie.root] : []),
  ];
}
