import type { Instance } from '../model/instance.ts';
import type { Link } from '../model/link.ts';
import type { Rule } from '../model/rule.ts';
import type { Runtime } from '../runtime.ts';
import { type CreatedRule, createRule, type RuleInput } from './create-rule.ts';
import { deleteRule } from './delete-rule.ts';
import type { RuleRuntime } from './rule-changed.ts';

export interface RuleWithLinks {
  readonly rule: Rule;
  readonly links: readonly Link[];
  /** The instances that it can be tied to. */
  readonly instances: readonly Instance[];
}

/** A rule with its live links. Null: no such rule. */
export async function findRuleWithLinks(
  { store, servers }: Pick<Runtime, 'store' | 'servers'>,
  id: number,
): Promise<RuleWithLinks | null> {
  const [rule, links] = await Promise.all([store.rules.get(id), store.links.liveByRule(id)]);
  return rule === null ? null : { rule, links, instances: servers.all() };
}

/** Makes a rule in place of another one, which is deleted once the new one is stored: a kill between the two leaves both. */
export async function replaceRule(rt: RuleRuntime, id: number, input: RuleInput): Promise<CreatedRule> {
  const created = await createRule(rt, input);
  if (created.kind === 'created') await deleteRule(rt, id);
  return created;
}
