import type { Link } from '../../model/link.ts';
import type { Run } from '../../model/run.ts';
import { endRun } from '../../runs/run-progress.ts';
import type { Runtime } from '../../runtime.ts';
import type { PairPlan } from '../decide/pair-plan.ts';
import { isUnasked, planRows, removalsOf, withoutRemovals } from '../decide/plan-rows.ts';

/** Removals that wait for a person: exactly these links. */
export interface BlockedRemovals {
  readonly ids: readonly number[];
  readonly reason: string;
}

/** Links that another run asks about: only the answer to it removes them. */
export function withoutAsked(plans: readonly PairPlan[], asked: Run | null): readonly PairPlan[] {
  if (asked === null) return plans;
  const ids = new Set(asked.removals);
  return plans.map((plan) => withoutRemovals(plan, 'an earlier run asks about it and waits for an answer', ids));
}

/** Ends what earlier runs ask about and this reconcile asks anew, or found to need no answer any more. */
export async function endQuestions(
  rt: Runtime,
  found: {
    readonly blocked: BlockedRemovals | null;
    /** The question of events as it stood when the plans were made. */
    readonly asked: Run | null;
    /** Links that are not known to be right. */
    readonly doubtful: readonly Link[];
    /** Rules that could not be compared leave the questions as they are. */
    readonly failures: number;
  },
): Promise<void> {
  const end = ({ id }: Run, error: string) => endRun(rt, id, { state: 'cancelled', error }, ['needsConfirmation']);
  const earlier = await rt.store.runs.waiting('reconcile');
  if (earlier !== null && found.blocked !== null) await end(earlier, 'a later reconcile asks again');
  else if (earlier !== null && found.failures === 0) await end(earlier, 'a later reconcile has nothing to ask');
  if (found.asked === null || found.failures > 0) return;
  const doubtful = new Set(found.doubtful.map(({ id }) => id));
  const waiting = await rt.store.runs.waiting('removals');
  const isSame = waiting?.id === found.asked.id && waiting.removals.length === found.asked.removals.length;
  if (!isSame || waiting.removals.some((id) => doubtful.has(id))) return;
  await end(waiting, 'a later reconcile has found the files again');
  rt.health.clear('breaker:events');
}

/** Too many removals at once: none is made, and the run waits for a person. What a person asked for does not count. */
export async function blockedRemovals(
  rt: Runtime,
  plans: readonly PairPlan[],
  ledger: number,
): Promise<BlockedRemovals | null> {
  const removals = removalsOf(plans);
  const settings = await rt.settings();
  const many =
    removals.length > settings['breaker.maxRemovals'] &&
    removals.length * 100 > settings['breaker.maxRemovalPercent'] * ledger;
  const all = removals.length >= 3 && removals.length === ledger;
  if (!many && !all) return null;
  return {
    ids: removals.map((link: Link) => link.id),
    reason: `${removals.length} of ${ledger} links would be removed at once because their files are gone${orNumbers(plans)}: confirm it if that is right, or check the disks and the servers`,
  };
}

/** The other reason, where it is one. */
function orNumbers(plans: readonly PairPlan[]): string {
  const steps = plans.flatMap((plan) => plan.steps.filter(isUnasked));
  return steps.some(({ cause }) => cause === 'numberTaken') ? ', or other specials have their numbers' : '';
}

const eventWindowMs = 10 * 60_000;

export interface EventRemovals {
  readonly plans: readonly PairPlan[];
  /** Links whose removal was counted; released where they stay after all. */
  readonly claimed: readonly number[];
}

/**
 * Removals that no person asked for (events with reason missingFromDisk, and what other events find) are counted first: past the
 * breaker's first bound they wait for a person, in a run of their own.
 */
export async function claimInEvents(rt: Runtime, planned: readonly PairPlan[], cause: string): Promise<EventRemovals> {
  if (removalsOf(planned).length === 0) return { plans: planned, claimed: [] };
  const plans = withoutAsked(planned, await rt.store.runs.waiting('reconcile'));
  const wanted = plans.flatMap((plan) => plan.steps.filter(isUnasked));
  if (wanted.length === 0) return { plans, claimed: [] };
  const atMost = (await rt.settings())['breaker.maxRemovals'];
  const removals = wanted.map(({ link, reason }) => ({ id: link.id, reason: `${reason} (${cause})` }));
  const ids = removals.map(({ id }) => id);
  const now = rt.now();
  if (await rt.store.links.claimRemovals(removals, { now, since: now - eventWindowMs, atMost }))
    return { plans, claimed: ids };
  const why = `more than ${atMost} links would have gone within 10 minutes because files are missing${orNumbers(plans)}`;
  const reason = `${why}: confirm it if that is right, or check the disks`;
  const paths = new Set<string | null>(wanted.map(({ at }) => at));
  const rows = plans.flatMap((plan) => planRows(plan)).filter((row) => row.step === 'remove' && paths.has(row.path));
  const id = crypto.randomUUID();
  const run = await rt.store.runs.holdRemovals({ id, trigger: 'events', removals: ids, plan: rows, reason, now });
  const count = run.removals.length;
  const waiting = count === 1 ? '1 link waits to be removed' : `${count} links wait to be removed`;
  rt.health.set(
    'breaker:events',
    'warning',
    `${waiting}: ${why}. If they are gone for good, use POST /reconcile/${run.id}/confirm, otherwise check the disks.`,
  );
  return { plans: plans.map((plan) => withoutRemovals(plan, reason)), claimed: [] };
}

/** Claimed removals that were not made no longer count. */
export async function releaseUnused(rt: Runtime, { claimed }: EventRemovals): Promise<void> {
  if (claimed.length > 0) await rt.store.links.releaseRemovals(claimed, rt.now() - eventWindowMs);
}
