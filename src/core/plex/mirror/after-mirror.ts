import type { NewTask } from '../../model/task.ts';
import { applyWaitingTask, checkRequestsTask, mapShowsTask } from '../../tasks/kinds.ts';

/**
 * What follows when the mirror changed: shows that are new may be a series of Sonarr, somebody may have waited for what came, and views for their twins.
 */
export function afterMirror(changedRows: number, now: number): NewTask[] {
  return changedRows === 0
    ? []
    : [
        mapShowsTask(now + 1_000, { which: 'changed' }),
        checkRequestsTask(now + 1_000),
        applyWaitingTask('all', now + 1_000),
      ];
}
