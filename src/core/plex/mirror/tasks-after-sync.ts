import type { NewTask } from '../../model/task.ts';
import { checkRequestsTask } from '../../tasks/kinds/requests.ts';
import { mapShowsTask } from '../../tasks/kinds/shows.ts';
import { applyWaitingTask } from '../../tasks/kinds/watch.ts';

/** Tasks after the mirror changed: new shows may be series of Sonarr, new items may fulfil requests, and views may wait for them as twins. */
export function tasksAfterSync(changedRows: number, now: number): NewTask[] {
  return changedRows === 0
    ? []
    : [
        mapShowsTask({ which: 'changed' }, now + 1_000),
        checkRequestsTask({}, now + 1_000),
        applyWaitingTask({}, now + 1_000),
      ];
}
