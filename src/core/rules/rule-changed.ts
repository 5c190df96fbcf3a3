import type { NewTask } from '../model/task.ts';
import type { Runtime } from '../runtime.ts';
import { linkMovieTask, resolveNamesTask } from '../tasks/kinds/links.ts';
import { discoverMovieTask, reportRulesTask } from '../tasks/kinds/matching.ts';

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
      : [
          linkMovieTask({ tmdbId: rule.movieTmdbId, cause: 'the rule was made or changed' }, now),
          ...(await askAgain(rt, rule.movieTmdbId, now)),
        ]),
  ];
  await rt.store.tasks.add(tasks);
}

/** Compares a movie again about which a question is open: the rule may have answered it. */
async function askAgain({ store }: Pick<Runtime, 'store'>, movieTmdbId: number, now: number): Promise<NewTask[]> {
  const known = await store.candidates.known({ movieTmdbIds: [movieTmdbId] });
  if (known.every(({ state }) => state !== 'open')) return [];
  return [discoverMovieTask({ tmdbId: movieTmdbId, cause: 'a rule of it was made or changed' }, now)];
}
