import type { MountFault } from '../../media/mounts.ts';
import type { ConflictKind } from '../../model/conflict.ts';
import type { Link } from '../../model/link.ts';
import type { Rule, RuleState } from '../../model/rule.ts';
import type { EpisodeFileFacts, PairFacts } from './facts.ts';
import type { Ask } from './goal.ts';
import type { LinkStep } from './link-step.ts';
import type { Leftover } from './locate.ts';

export interface PlannedConflict {
  readonly kind: ConflictKind;
  readonly path: string | null;
  readonly existingPath: string | null;
  readonly reason: string;
}

/** The steps for one rule, and the state that the rule gets. */
export interface PairPlan {
  readonly facts: PairFacts;
  readonly steps: readonly LinkStep[];
  readonly state: RuleState;
  readonly reason: string | null;
  readonly conflict: PlannedConflict | null;
  /** The special's files in Sonarr that are on the disk. */
  readonly episodeFiles: readonly EpisodeFileFacts[];
  readonly checkAgain: boolean;
  readonly ask: Ask | null;
  /** Our links that are one too many; removed after their link's step. */
  readonly leftovers: readonly PlannedLeftover[];
  /** Links that were where this one goes; their rules are planned next. */
  readonly displaced: readonly Link[];
  /** A disk that seems not to be mounted; null where none was in question. */
  readonly mountFault: MountFault | null;
}

export interface PlannedLeftover extends Leftover {
  readonly linkId: number;
}

/** A rule about which a server gave no usable answer, or that the disk refused. */
export interface RuleFailure {
  readonly rule: Rule;
  readonly error: unknown;
}

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
