import { describeChange } from '../audit/audit-scope.ts';
import type { Rule } from '../model/rule.ts';
import type { NewTask } from '../model/task.ts';
import type { Runtime } from '../runtime.ts';
import { linkMovieTask } from '../tasks/kinds/links.ts';
import { discoverMovieTask, reportRulesTask } from '../tasks/kinds/matching.ts';
import type { RuleRuntime } from './rule-changed.ts';

/** Deletes the rule; a task removes its links, or at the latest reconcile does. False: no such rule. */
export async function deleteRule(rt: RuleRuntime, ruleId: number): Promise<boolean> {
  const isDeleted = await removeRule(rt, ruleId);
  await rt.rulesChanged();
  return isDeleted;
}

/** Deletes a rule without writing the legacy files: the deletion may come from them. */
export async function removeRule(rt: Pick<Runtime, 'store' | 'now'>, ruleId: number): Promise<boolean> {
  const rule = await rt.store.rules.get(ruleId);
  if (rule === null) return false;
  const links = await rt.store.links.liveByRule(ruleId);
  describeChange({ subject: `rule ${ruleId}` });
  if (!(await rt.store.rules.delete(ruleId))) return false;
  const linked = links.map((link) => link.movieTmdbId);
  await rt.store.tasks.add(tasksOfDeleted(rule, linked, rt.now()));
  return true;
}

/** Removes the links of a deleted rule. Its movie may be another special: while a rule said what it is, nothing else was proposed for it. */
export function tasksOfDeleted(
  { movieTmdbId }: Pick<Rule, 'movieTmdbId'>,
  linkedTmdbIds: readonly number[],
  now: number,
): NewTask[] {
  return [
    reportRulesTask(now),
    ...(movieTmdbId === null ? [] : [discoverMovieTask({ tmdbId: movieTmdbId, cause: 'its rule was deleted' }, now)]),
    ...[...new Set(linkedTmdbIds)].map((tmdbId) =>
      linkMovieTask({ tmdbId, cause: 'the rule was deleted', asked: true }, now),
    ),
  ];
}
