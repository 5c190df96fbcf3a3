import type { Task } from '../core/model/task.ts';
import type { tasks } from './schema/tasks.ts';

/** Omits the lease, which only the database needs. */
export function toTask({ leaseOwner: _owner, leaseUntil: _until, ...task }: typeof tasks.$inferSelect): Task {
  return task;
}
