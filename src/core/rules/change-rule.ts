import { describeChange } from '../audit/audit-scope.ts';
import type { Rule } from '../model/rule.ts';
import { type RuleRuntime, ruleChanged } from './rule-changed.ts';

export interface RuleChange {
  readonly enabled?: boolean | undefined;
  /** Instance numbers; null = any instance that has it. */
  readonly sonarr?: number | null | undefined;
  readonly radarr?: number | null | undefined;
}

export interface ChangedRule {
  readonly rule: Rule;
  /** False: it was so already, and nothing was done. */
  readonly isChanged: boolean;
}

/**
 * Enables or disables a rule, or ties it to other instances, and queues its movie. Null: no such rule. A rule's movie and special cannot change:
 * another pair is another rule.
 */
export async function changeRule(rt: RuleRuntime, id: number, change: RuleChange): Promise<ChangedRule | null> {
  const { rules, conflicts } = rt.store;
  const rule = await rules.get(id);
  if (rule === null) return null;
  const wanted = {
    enabled: change.enabled ?? rule.enabled,
    sonarr: change.sonarr === undefined ? rule.sonarr : change.sonarr,
    radarr: change.radarr === undefined ? rule.radarr : change.radarr,
  };
  if (wanted.enabled === rule.enabled && wanted.sonarr === rule.sonarr && wanted.radarr === rule.radarr)
    return { rule, isChanged: false };
  const { enabled, sonarr, radarr } = rule;
  describeChange({ subject: `rule ${id}`, before: { enabled, sonarr, radarr }, after: wanted });
  const changed = await rules.update(id, { ...wanted, ...stateAfter(rule, wanted.enabled) });
  if (!wanted.enabled) await conflicts.closeFor(id, 'all');
  await ruleChanged(rt, id);
  return changed === null ? null : { rule: changed, isChanged: true };
}

/** Empty if `enabled` does not change: the linker may be writing the state at this moment. */
function stateAfter(rule: Rule, enabled: boolean): Partial<Pick<Rule, 'state' | 'reason'>> {
  if (!enabled) return { state: 'disabled', reason: null };
  return rule.state === 'disabled' ? { state: 'waiting', reason: null } : {};
}
