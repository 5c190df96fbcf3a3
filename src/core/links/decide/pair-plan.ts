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

/** What is to be done for one rule. */
export interface PairPlan {
  readonly facts: PairFacts;
  readonly steps: readonly LinkStep[];
  readonly state: RuleState;
  readonly reason: string | null;
  readonly conflict: PlannedConflict | null;
  /** The special's file in Sonarr, to see whether the link is confirmed. */
  readonly episodeFiles: readonly EpisodeFileFacts[];
  readonly lookAgain: boolean;
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
