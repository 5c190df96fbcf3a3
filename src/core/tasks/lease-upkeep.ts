import { messageOf } from '../../errors.ts';
import type { LongestDelays } from '../ports/task-store.ts';
import type { QueueRuntime } from './run-task.ts';

/** Tasks that this process has claimed, by id. */
export type RunningTasks = Map<number, { readonly abort: AbortController; leaseUntil: number }>;

interface Leases {
  readonly rt: QueueRuntime;
  readonly owner: string;
  readonly running: RunningTasks;
  readonly options: { readonly leaseMs: number; readonly alone: boolean };
}

/** Renews the leases of running tasks. A task whose lease was lost now belongs to another process and is aborted here. */
export async function renewLeases({ rt, owner, running, options }: Leases): Promise<void> {
  const ids = [...running.keys()];
  if (ids.length === 0) return;
  const now = rt.now();
  try {
    const held = new Set(await rt.store.tasks.renew({ owner, ids, now, leaseMs: options.leaseMs }));
    for (const id of ids) {
      const task = running.get(id);
      if (task === undefined) continue;
      if (held.has(id)) task.leaseUntil = now + options.leaseMs;
      else task.abort.abort(new Error('the lease was lost'));
    }
  } catch (error) {
    rt.logger.warn({ error: messageOf(error) }, 'Leases could not be renewed; they hold for 30 seconds');
    // Without the database the owner is unknown, but another replica may hold the task by now.
    for (const task of running.values())
      if (!options.alone && task.leaseUntil <= rt.now()) task.abort.abort(new Error('the lease expired'));
  }
}

/** Tasks of a process that is gone are due again. */
export async function releaseExpired(rt: QueueRuntime): Promise<void> {
  try {
    await rt.store.tasks.releaseExpired(rt.now());
  } catch (error) {
    rt.logger.warn({ error: messageOf(error) }, 'Expired leases could not be released');
  }
}

/** After a clock that was ahead is set back, tasks are due in the far future. Returns how many were brought forward. */
export async function pullIn(rt: QueueRuntime, longestDelays: () => Promise<LongestDelays>): Promise<number> {
  try {
    const count = await rt.store.tasks.pullIn(rt.now(), await longestDelays());
    if (count === 0) return 0;
    const [were, are] = count === 1 ? ['1 task was', 'is'] : [`${count} tasks were`, 'are'];
    rt.logger.warn(
      { tasks: count },
      `The clock went back: ${were} due later than possible and ${are} brought forward. If this happens again, check the time of this machine and its time server.`,
    );
    return count;
  } catch (error) {
    rt.logger.warn({ error: messageOf(error) }, 'Tasks that are due too late could not be brought forward');
    return 0;
  }
}
