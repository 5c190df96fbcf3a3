import { inOrderOf, type Page } from '../model/page.ts';
import type { ImportProblem, Rule } from '../model/rule.ts';
import type { RuleFilter, RuleQuery } from '../ports/rule-store.ts';
import type { Runtime } from '../runtime.ts';

type RuleReader = Pick<Runtime, 'store'>;

export function listRules({ store }: RuleReader, filter: RuleFilter, page: RuleQuery): Promise<Page<Rule>> {
  return store.rules.page(filter, page);
}

/** The rules that a page shows already, as they are now, in the order of the ids; how many fit its filter in all, and since the newest one. */
export async function refreshRules(
  { store }: RuleReader,
  ids: readonly number[],
  { newestId, ...filter }: RuleFilter & { readonly newestId: number },
): Promise<{ readonly rules: readonly Rule[]; readonly newer: number; readonly total: number }> {
  const [found, newer, all] = await Promise.all([
    store.rules.page({ ids }, { limit: Math.max(1, ids.length), cursor: null }),
    store.rules.page({ ...filter, newerThan: newestId }, { limit: 1, cursor: null }),
    store.rules.page(filter, { limit: 1, cursor: null }),
  ]);
  return { rules: inOrderOf(ids, found.items), newer: newer.total, total: all.total };
}

/** The id of the rule that was made last; 0 if there is none. */
export async function newestRuleId({ store }: RuleReader): Promise<number> {
  return (await store.rules.page({}, { limit: 1, cursor: null, order: 'descending' })).items[0]?.id ?? 0;
}

/** By movie title, then series title. */
export function listAllRules({ store }: RuleReader): Promise<Rule[]> {
  return store.rules.all();
}

export function findRule({ store }: RuleReader, id: number): Promise<Rule | null> {
  return store.rules.get(id);
}

/** Entries that imports of rules could not read. */
export function listImportProblems({ store }: RuleReader): Promise<ImportProblem[]> {
  return store.rules.importReport();
}
