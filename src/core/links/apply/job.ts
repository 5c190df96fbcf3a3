import type { Link } from '../../model/link.ts';
import type { LinkStep } from '../decide/link-step.ts';
import type { PairPlan } from '../decide/pair-plan.ts';

/** Why plans are applied. */
export interface Origin {
  readonly cause: string;
  /** Links whose removal the breaker of events has counted. */
  readonly claimed?: ReadonlySet<number>;
}

/** One step on its way through recording, disk and ledger. */
export interface Job {
  readonly plan: PairPlan;
  readonly step: LinkStep;
  link: Link | null;
  /** `kept`: its file is back, or the disk unmounted, so the link was not removed. Planned again, as after a lost race. */
  result: 'done' | 'failed' | 'kept' | 'lostRace';
  secondsRemoved: number;
  error?: unknown;
  /** Placing failed, but the link may have been created. */
  mayBeThere?: boolean;
  text?: string;
}

export type PlacingStep = Extract<LinkStep, { do: 'create' | 'retarget' | 'rename' }>;

export function placesLink(step: LinkStep): step is PlacingStep {
  return step.do === 'create' || step.do === 'retarget' || step.do === 'rename';
}
