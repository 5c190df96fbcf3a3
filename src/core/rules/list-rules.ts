import type { Page } from '../model/page.ts';
import type { ImportProblem, Rule } from '../model/rule.ts';
import type { RuleFilter, RuleQuery } from '../ports/rule-store.ts';
import type { Runtime } from '../runtime.ts';

type RuleReader = Pick<Runtime, 'store'>;

export function listRules({ store }: RuleReader, filter: RuleFilter, page: RuleQuery): Promise<Page<Rule>> {
  return store.rules.page(filter, page);
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
