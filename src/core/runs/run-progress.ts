import type { Rule } from '../model/rule.ts';
import type { RunError, RunProgress, RunState } from '../model/run.ts';
import type { Runtime } from '../runtime.ts';
import { runErrorOf } from './run-error.ts';

/** A run's progress at both levels, written a few times a second at most: long runs show progress, short ones cost one write. */
export interface ProgressWriter {
  total(total: { groups: number; items: number }): void;
  at(progress: RunProgress): void;
  itemDone(): void;
  groupsDone(count: number): void;
  finished(): RunProgress;
}

const everyMs = 500;

export function createProgressWriter(rt: Runtime, runId: string): ProgressWriter {
  let progress: RunProgress = { groups: { done: 0, total: 0 }, items: { done: 0, total: 0 } };
  let writtenAt = rt.now();

  function changed(next: RunProgress): void {
    progress = next;
    if (Math.abs(rt.now() - writtenAt) < everyMs) return;
    writtenAt = rt.now();
    rt.store.runs
      .change(runId, { progress })
      .catch((error: unknown) => rt.logger.warn({ run: runId, error: String(error) }, 'progress could not be written'));
  }
  return {
    total: ({ groups, items }) => changed({ groups: { done: 0, total: groups }, items: { done: 0, total: items } }),
    at: changed,
    itemDone: () =>
      changed({
        ...progress,
        items: { ...progress.items, done: Math.min(progress.items.done + 1, progress.items.total) },
      }),
    groupsDone: (count) =>
      changed({
        ...progress,
        groups: { ...progress.groups, done: Math.min(progress.groups.done + count, progress.groups.total) },
      }),
    finished: () => ({
      groups: { done: progress.groups.total, total: progress.groups.total },
      items: { done: progress.items.total, total: progress.items.total },
    }),
  };
}

/** Ends a run, with `from` only if it is in one of these states, and returns the outcome of its task. */
export async function endRun(
  rt: Runtime,
  runId: string,
  change: Parameters<Runtime['store']['runs']['change']>[1],
  from?: readonly RunState[],
): Promise<string> {
  await rt.store.runs.change(runId, { ...change, finishedAt: rt.now() }, from);
  return `${change.state ?? 'ended'}${change.error ? `: ${change.error}` : ''}`;
}

/** Rules that could not be planned or applied, as a run lists them. */
export function runErrorsOf(failures: readonly { rule: Rule; error: unknown }[]): RunError[] {
  return failures.map(({ rule, error }) => runErrorOf(`${rule.movieTitle} → ${rule.seriesTitle}`, error));
}
