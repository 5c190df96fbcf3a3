import type { Link } from '../model.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { PairPlan } from './plan.ts';
import { planRows, removalsOf, withoutRemovals } from './plan-rows.ts';

/** Removals that a sweep may not make by itself: exactly these links wait for a person. */
export interface Held {
  readonly ids: readonly number[];
  readonly reason: string;
}

/** Too many removals at once: none is made, and the run waits for a person. What a person asked for does not count. */
export async function heldInSweep(rt: Runtime, plans: readonly PairPlan[], ledger: number): Promise<Held | null> {
  const removals = removalsOf(plans);
  const settings = await rt.settings();
  const many =
    removals.length > settings['breaker.maxRemovals'] &&
    removals.length * 100 > settings['breaker.maxRemovalPercent'] * ledger;
  const all = removals.length >= 3 && removals.length === ledger;
  if (!many && !all) return null;
  return {
    ids: removals.map((link: Link) => link.id),
    reason: `${removals.length} of ${ledger} links would be removed at once because their files are gone: confirm it if that is right, or look after the disks and the servers`,
  };
}

const eventWindowMs = 10 * 60_000;

/** Removals that no person asked for (events with reason missingFromDisk, and what other events find gone): past the first bound of the breaker they wait for a person, in a run of their own. */
export async function heldInEvents(rt: Runtime, plans: readonly PairPlan[]): Promise<readonly PairPlan[]> {
  const wanted = removalsOf(plans);
  if (wanted.length === 0) return plans;
  const settings = await rt.settings();
  const done = await rt.store.links.countEvents('removeMissing', rt.now() - eventWindowMs);
  const waiting = await rt.store.runs.waiting('removals');
  if (waiting === null && done + wanted.length <= settings['breaker.maxRemovals']) return plans;
  const reason = `more than ${settings['breaker.maxRemovals']} links would have gone within 10 minutes because files are missing: confirm the removal`;
  const held = plans.map((plan) => withoutRemovals(plan, reason));
  const rows = plans.flatMap(planRows).filter((row) => row.step === 'remove');
  const removals = [...new Set([...(waiting?.removals ?? []), ...wanted.map((link) => link.id)])];
  const run =
    waiting ??
    (
      await rt.store.runs.start({
        id: crypto.randomUUID(),
        scope: 'removals',
        dryRun: false,
        trigger: 'events',
        now: rt.now(),
      })
    ).run;
  await rt.store.runs.change(run.id, {
    state: 'needsConfirmation',
    plan: [...(waiting?.plan ?? []), ...rows],
    removals,
    startedAt: run.startedAt ?? rt.now(),
    error: reason,
  });
  rt.health.set(
    'breaker:events',
    'warning',
    `${removals.length} links wait to be removed: ${reason} (POST /reconcile/${run.id}/confirm)`,
  );
  return held;
}
