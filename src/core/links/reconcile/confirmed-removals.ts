import { mediaRootFault } from '../../media/disk-health.ts';
import { endRun, runErrorsOf } from '../../runs/run-progress.ts';
import { applyPlans } from '../apply/apply.ts';
import { followUpsOf } from '../apply/summarize.ts';
import type { LinkContext } from '../link-context.ts';
import { planRules } from '../plan-rules.ts';
import { createListReader } from '../read/list-reader.ts';
import { lockKeys, scopeOfAll } from '../read/scope.ts';

/** Removes exactly the links that a waiting run listed, each checked again: one whose file is back, or whose disk is not mounted, stays. */
export async function removeConfirmed(context: LinkContext, runId: string): Promise<string> {
  const { rt } = context;
  const run = await rt.store.runs.get(runId);
  if (run === null || run.state !== 'running') return 'the run is over already';
  const fault = await mediaRootFault(rt);
  if (fault !== null) return endRun(rt, runId, { state: 'failed', error: fault });
  const listed = new Set(run.removals);
  const scope = await scopeOfAll(rt);
  const wanted = new Set(scope.links.filter((link) => listed.has(link.id)).map((link) => link.ruleId ?? -link.id));
  const rules = scope.rules.filter((rule) => wanted.has(rule.id));
  const reader = createListReader(rt, rules, scope.links);
  const applied = await rt.locks.hold(lockKeys(rules), async () => {
    const planned = await planRules(context, { ...scope, rules, reader });
    const only = planned.plans.map((plan) => ({
      ...plan,
      conflict: null,
      steps: plan.steps.filter((step) => step.do === 'remove' && listed.has(step.link.id)),
    }));
    const result = await applyPlans(rt, only, { cause: 'confirmed by a person' });
    await rt.store.tasks.add(followUpsOf(rt, result, only));
    return { ...result, failures: planned.failures };
  });
  rt.wake();
  rt.health.clear('breaker:events');
  const errors = [...runErrorsOf(applied.failures), ...applied.errors];
  const counts = {
    ...run.counts,
    removed: applied.counts.removed,
    kept: listed.size - applied.counts.removed,
    errors: errors.length,
  };
  return endRun(rt, runId, { state: 'succeeded', counts, errors: errors.slice(0, 100), error: null });
}
