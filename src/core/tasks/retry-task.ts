import type { Task } from '../model/task.ts';
import type { Runtime } from '../runtime.ts';

/** Runs a task again now, whatever its state. Null if there is no such task. */
export async function retryTask(rt: Pick<Runtime, 'store' | 'now' | 'wake'>, id: number): Promise<Task | null> {
  const task = await rt.store.tasks.retry(id, rt.now());
  if (task !== null) rt.wake();
  return task;
}
