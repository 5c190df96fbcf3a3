import type { Runtime } from '../runtime.ts';
import { linkMovieTask, resolveNamesTask } from '../tasks/kinds/links.ts';

/** A rule was made, changed or enabled: work for its movie now. */
export async function ruleChanged(rt: RuleRuntime, ruleId: number): Promise<void> {
  await queueRule(rt, ruleId);
  await rt.rulesChanged();
}

export type RuleRuntime = Pick<Runtime, 'store' | 'now' | 'wake' | 'rulesChanged'>;

/** The tasks of a new or changed rule, without telling the legacy files: they may be what changed it. */
export async function queueRule(rt: Pick<Runtime, 'store' | 'now' | 'wake'>, ruleId: number): Promise<void> {
  const rule = await rt.store.rules.get(ruleId);
  if (rule === null) return;
  const byNameOnly = rule.movieTmdbId === null || rule.seriesTvdbId === null;
  const now = rt.now();
  const tasks = [
    ...(byNameOnly ? [resolveNamesTask({}, now + 500)] : []),
    ...(rule.movieTmdbId === null
      ? []
      : [linkMovieTask({ tmdbId: rule.movieTmdbId, cause: 'the rule was made or changed' }, now)]),
  ];
  await rt.store.tasks.add(tasks);
  rt.wake();
}
