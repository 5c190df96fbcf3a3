import type { Runtime } from '../runtime.ts';
import { linkMovieTask, resolveNamesTask } from '../tasks/kinds/links.ts';
import { reportRulesTask } from '../tasks/kinds/matching.ts';

/** Call after a rule was created, changed or enabled: queues its movie now. */
export async function ruleChanged(rt: RuleRuntime, ruleId: number): Promise<void> {
  await queueRule(rt, ruleId);
  await rt.rulesChanged();
}

export type RuleRuntime = Pick<Runtime, 'store' | 'now' | 'rulesChanged'>;

/** Adds the tasks of a new or changed rule without writing the legacy files: the change may come from them. */
export async function queueRule(rt: Pick<Runtime, 'store' | 'now'>, ruleId: number): Promise<void> {
  const rule = await rt.store.rules.get(ruleId);
  if (rule === null) return;
  const byNameOnly = rule.movieTmdbId === null || rule.seriesTvdbId === null;
  const now = rt.now();
  const tasks = [
    reportRulesTask(now),
    ...(byNameOnly ? [resolveNamesTask({}, now + 500)] : []),
    ...(rule.movieTmdbId === null
      ? []
      : [linkMovieTask({ tmdbId: rule.movieTmdbId, cause: 'the rule was made or changed' }, now)]),
  ];
  await rt.store.tasks.add(tasks);
}
