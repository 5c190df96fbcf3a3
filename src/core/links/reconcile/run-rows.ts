import type { PlanRow, RunError } from '../../model/run.ts';
import type { PairPlan } from '../decide/pair-plan.ts';
import type { BrokenLink } from './broken-links.ts';

export function brokenRow({ path, text }: BrokenLink): PlanRow {
  return {
    step: 'refuse',
    path,
    from: null,
    target: text,
    reason: 'a broken link that is not ours: it stays until a person says otherwise',
    movieTmdbId: null,
    seriesTvdbId: null,
    episodeTvdbId: null,
  };
}

export function isChange(row: PlanRow): boolean {
  return row.step !== 'keep' || row.from !== null;
}

export function countRows(
  rows: readonly PlanRow[],
  plans: readonly PairPlan[],
  errors: readonly RunError[],
): Record<string, number> {
  const words = {
    create: 'created',
    retarget: 'retargeted',
    rename: 'renamed',
    keep: 'kept',
    remove: 'removed',
    refuse: 'refused',
  } as const;
  const counts = noSteps();
  counts.waiting = plans.filter((plan) => plan.state === 'waiting').length;
  counts.errors = errors.length;
  for (const row of rows) counts[words[row.step]] = (counts[words[row.step]] ?? 0) + 1;
  return counts;
}

/** The counts of a run in which nothing has happened yet. */
export function noSteps(): Record<string, number> {
  return { created: 0, retargeted: 0, renamed: 0, kept: 0, removed: 0, refused: 0, waiting: 0, errors: 0 };
}
