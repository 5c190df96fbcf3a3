import type { Link } from '../../model/link.ts';
import type { PlanRow, StepWord } from '../../model/run.ts';
import { correct, type LinkStep } from './link-step.ts';
import type { PairPlan } from './pair-plan.ts';

/** Steps that the disk would refuse, and why. */
export type Refusals = ReadonlyMap<LinkStep, string>;

/** The same plan without removals that nobody asked for (all, or those of `only`): they wait for a person. */
export function withoutRemovals(plan: PairPlan, reason: string, only?: ReadonlySet<number>): PairPlan {
  const steps = plan.steps.map((step) =>
    isUnasked(step) && only?.has(step.link.id) !== false
      ? { do: 'keep' as const, link: step.link, lost: false, reason }
      : step,
  );
  return { ...plan, steps };
}

/** Links that plans would remove though nobody asked for it: what the breaker counts. */
export function removalsOf(plans: readonly PairPlan[]): Link[] {
  return plans.flatMap((plan) => plan.steps.filter(isUnasked).map((step) => step.link));
}

/** Links of which the plans do not say that they are right: the file is gone, or cannot be seen now. */
export function doubtfulOf(plans: readonly PairPlan[]): Link[] {
  return plans.flatMap(({ steps }) =>
    steps.flatMap((step) => (isUnasked(step) || (step.do === 'keep' && step.reason !== correct) ? step.link : [])),
  );
}

export function isUnasked(step: LinkStep): step is Extract<LinkStep, { do: 'remove' }> {
  return step.do === 'remove' && step.cause !== 'person';
}

const words = {
  create: 'create',
  retarget: 'retarget',
  rename: 'rename',
  updateRow: 'keep',
  keep: 'keep',
  remove: 'remove',
  forget: 'remove',
} as const satisfies Record<LinkStep['do'], StepWord>;

/** The rows that a run shows, in the words of interface.md. Steps that the disk would refuse are shown as refused. */
export function planRows(plan: PairPlan, refusals: Refusals = new Map()): PlanRow[] {
  const { rule } = plan.facts;
  const ids = {
    movieTmdbId: rule.movieTmdbId,
    seriesTvdbId: rule.seriesTvdbId,
    episodeTvdbId: rule.episodeTvdbIds[0] ?? null,
  };
  const steps = plan.steps.map((step): PlanRow => {
    const reason = refusals.get(step);
    return { ...rowOf(step), ...(reason === undefined ? {} : { step: 'refuse', reason }), ...ids };
  });
  const refused = new Set([...refusals.keys()].map(({ link }) => link?.id));
  const seconds = plan.leftovers
    .filter(({ why, linkId }) => why === 'second' && !refused.has(linkId))
    .map(({ path }): PlanRow => {
      const reason = 'a second link for the same special';
      return { step: 'remove', path, from: null, target: null, reason, ...ids };
    });
  const rows = [...steps, ...seconds];
  const isRefused = plan.conflict !== null || (plan.state === 'error' && plan.reason !== null);
  if (!isRefused) return rows;
  const { path = null, existingPath = null } = plan.conflict ?? {};
  return [...rows, { step: 'refuse', path, from: existingPath, target: null, reason: plan.reason ?? '', ...ids }];
}

function rowOf(step: LinkStep): Pick<PlanRow, 'step' | 'path' | 'from' | 'target' | 'reason'> {
  const wanted = 'wanted' in step ? step.wanted : step.link;
  return {
    step: words[step.do],
    path: step.do === 'remove' ? step.at : wanted.path,
    from: fromOf(step),
    target: wanted.target,
    reason: step.reason,
  };
}

function fromOf(step: LinkStep): string | null {
  if (step.do === 'rename') return step.from;
  if (step.do === 'updateRow' && step.link !== null && step.link.path !== step.wanted.path) return step.link.path;
  return null;
}
