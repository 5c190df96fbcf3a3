import type { Task } from '../core/model/task.ts';
import type { tasks } from './schema/tasks.ts';

export type TaskRow = typeof tasks.$inferSelect;

/** Omits what only the database needs. */
export function toTask({ leaseOwner: _owner, leaseUntil: _until, isBehind: _, ...task }: TaskRow): Task {
  return task;
}
