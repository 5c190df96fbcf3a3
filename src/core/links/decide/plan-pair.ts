import type { MountFault } from '../../media/mounts.ts';
import { describeSpecial, type LinkGoal } from './goal.ts';
import {
  followMoved,
  keepLink,
  type Pair,
  removeForFile,
  removeForNumber,
  removeForRival,
  removeForRule,
  removeForSuccessor,
} from './keep-or-remove.ts';
import type { LinkStep } from './link-step.ts';
import { type LocatedLink, locate } from './locate.ts';
import type { PairPlan, PlannedLeftover } from './pair-plan.ts';
import { planLink } from './plan-link.ts';
import { withSeconds } from './second-links.ts';

export interface PairInput extends Pair {
  readonly goal: LinkGoal;
  /** The file name that Sonarr reads as this special; null when it reads none of them so. */
  readonly name: string | null;
}

/** Decides for one rule. */
export function planPair({ facts, view, goal, name }: PairInput): PairPlan {
  const pair = { facts, view };
  const located = facts.links.map((row) => {
    const one = locate(row, facts, view);
    // An adopted link is a person's: a second one counts only if the adopted one is for the special.
    return row.origin === 'adopted' && goal.kind !== 'link' ? one : withSeconds(one, facts, view);
  });
  const leftovers = leftoversOf(located);
  if (goal.kind === 'link' && name !== null) {
    const { extra, ...plan } = planLink(pair, { goal, name }, located);
    return { ...plan, leftovers: [...leftovers, ...extra] };
  }
  const outcome = planWithoutLink(pair, goal, located);
  const steps = outcome.steps.map((step) => followMoved(pair, step, located));
  return { ...nothingElse, facts, leftovers, ...outcome, steps };
}

function planWithoutLink(pair: Pair, goal: LinkGoal, located: readonly LocatedLink[]): Outcome {
  switch (goal.kind) {
    case 'ruleGone':
      return planRuleGone(pair, goal.reason, located);
    case 'fileGone':
      return planFileGone(pair, goal.reason, located);
    case 'wait':
      return planWait(pair, goal, located);
    case 'refuse':
      return planRefusal(pair, goal, located);
    case 'link':
      return planUnreadable(pair, goal, located);
  }
}

const nothingElse = {
  conflict: null,
  episodeFiles: [],
  checkAgain: false,
  ask: null,
  displaced: [],
  mountFault: null,
} satisfies Partial<PairPlan>;

type Outcome = Pick<PairPlan, 'steps' | 'state' | 'reason'> & Partial<PairPlan>;
type GoalOf<K extends LinkGoal['kind']> = Extract<LinkGoal, { kind: K }>;

function planRuleGone({ facts, view }: Pair, reason: string, located: readonly LocatedLink[]): Outcome {
  const unknown = facts.series.kind === 'unknown' ? facts.series.why : null;
  const steps = located.map(
    (one): LinkStep =>
      // It may be where Sonarr moved its show: forgotten now, it would stay there for good.
      one.at === null && unknown !== null
        ? { do: 'keep', link: one.row, lost: true, reason: unknown }
        : removeForRule(one, reason, view),
  );
  const missing = located.filter(({ at }) => at === null);
  const isKept = steps.some((step) => step.do === 'keep');
  const stays = steps.find((step) => step.do === 'keep' && !step.lost);
  return {
    steps,
    state: facts.rule.enabled ? 'waiting' : 'disabled',
    reason: stays?.reason ?? reason,
    mountFault: unknown === null && isKept ? mountFaultOf({ facts, view }, missing) : null,
  };
}

function planFileGone(pair: Pair, reason: string, located: readonly LocatedLink[]): Outcome {
  const steps = located.map((one) => removeForFile(one, reason, pair.view));
  const keep = steps.find((step) => step.do === 'keep');
  return { steps, state: 'waiting', reason: keep?.reason ?? reason, mountFault: mountFaultOf(pair, located) };
}

function planWait(pair: Pair, goal: GoalOf<'wait'>, located: readonly LocatedLink[]): Outcome {
  const reason = goal.lost === true ? `${goal.reason}; ${whereLinksAre(pair, located)}` : goal.reason;
  return {
    steps: located.map((one) => removeForSuccessor(pair, one) ?? keepLink(pair, one, reason)),
    state: pair.facts.series.kind === 'unknown' ? 'error' : 'waiting',
    reason,
    checkAgain: goal.checkAgain,
    ask: goal.ask,
    mountFault: goal.mountFault ?? null,
  };
}

function planRefusal(pair: Pair, { reason, conflict }: GoalOf<'refuse'>, located: readonly LocatedLink[]): Outcome {
  const stepFor = conflict === 'collision' ? removeForRival : keepLink;
  return {
    steps: located.map((one) => stepFor(pair, one, reason)),
    state: conflict === null ? 'error' : 'conflict',
    reason,
    conflict: conflict === null ? null : { kind: conflict, path: null, existingPath: null, reason },
  };
}

function planUnreadable(pair: Pair, goal: GoalOf<'link'>, located: readonly LocatedLink[]): Outcome {
  const reason = `Sonarr parses none of these names as ${describeSpecial(pair.facts)}: ${goal.names.join(', ')}`;
  const steps = located.map(
    (one) => removeForNumber(pair, one, { episodes: goal.episodes, why: reason }) ?? keepLink(pair, one, reason),
  );
  return { steps, state: 'error', reason };
}

/** Where the links of a special are that Sonarr no longer has: it may have removed them with the show's folder. */
function whereLinksAre({ view }: Pair, located: readonly LocatedLink[]): string {
  if (located.some(({ at }) => at !== null)) return 'the link stays until its rule goes';
  const away = located.map(({ row }) => view.mount(row.path)).find((mount) => mount.kind === 'missing');
  return away?.kind === 'missing'
    ? `whether its link is still there cannot be seen: ${away.reason}`
    : 'its link is gone from the disk, too';
}

function leftoversOf(located: readonly LocatedLink[]): PlannedLeftover[] {
  return located.flatMap(({ row, leftovers }) => leftovers.map((one) => ({ linkId: row.id, ...one })));
}

/** Why the disk of these links, or of their missing files, seems not to be mounted. */
function mountFaultOf({ view }: Pair, located: readonly LocatedLink[]): MountFault | null {
  for (const { row, at } of located) {
    const path = at === null ? row.path : row.target;
    if (at !== null && view.file(row.target) !== null) continue;
    const mount = view.mount(path);
    if (mount.kind === 'missing') return { place: mount.place, reason: mount.reason };
  }
  return null;
}
