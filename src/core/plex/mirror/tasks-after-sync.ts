import type { NewTask } from '../../model/task.ts';
import { checkRequestsTask } from '../../tasks/kinds/requests.ts';
import { mapShowsTask } from '../../tasks/kinds/shows.ts';
import { applyWaitingTask } from '../../tasks/kinds/watch.ts';

/**
 * What follows when the mirror changed: shows that are new may be a series of Sonarr, somebody may have waited for what came, and views for their twins.
 */
export function tasksAfterSync(changedRows: number, now: number): NewTask[] {
  return changedRows === 0
    ? []
    : [
        mapShowsTask({ which: 'changed' }, now + 1_000),
        checkRequestsTask({}, now + 1_000),
        applyWaitingTask({}, now + 1_000),
      ];
}
