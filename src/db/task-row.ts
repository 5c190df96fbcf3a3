import type { Task } from '../core/model/task.ts';
import type { tasks } from './schema/tasks.ts';

/** Who holds a task is the database's business. */
export function toTask({ leaseOwner: _owner, leaseUntil: _until, ...task }: typeof tasks.$inferSelect): Task {
  return task;
}
