import type { NewRule, Rule } from '../model/rule.ts';
import type { Store } from '../ports/store.ts';
import type { Verbs } from '../verbs.ts';
import { fromRuleInput, type RuleInput } from './api-rule.ts';

export interface RuleContext {
  readonly runtime: { readonly store: Pick<Store, 'rules' | 'conflicts'> };
  readonly verbs: Pick<Verbs, 'ruleChanged'>;
}

export type CreatedRule = { readonly kind: 'created'; readonly rule: Rule } | { readonly kind: 'duplicate' };

/** Stores the rule without asking a server, and has its movie worked for; a duplicate is a value. */
export function createRule(context: RuleContext, input: RuleInput): Promise<CreatedRule> {
  return storeRule(context, fromRuleInput(input));
}

/** The same for a rule that is complete. */
export async function storeRule({ runtime, verbs }: RuleContext, rule: NewRule): Promise<CreatedRule> {
  const created = await runtime.store.rules.create(rule);
  if (created === null) return { kind: 'duplicate' };
  await verbs.ruleChanged(created.id);
  return { kind: 'created', rule: created };
}
