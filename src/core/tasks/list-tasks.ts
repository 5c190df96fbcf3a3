import type { Page, PageQuery } from '../model/page.ts';
import type { Task } from '../model/task.ts';
import type { TaskFilter } from '../ports/task-store.ts';
import type { Runtime } from '../runtime.ts';

export function listTasks({ store }: Pick<Runtime, 'store'>, filter: TaskFilter, page: PageQuery): Promise<Page<Task>> {
  return store.tasks.page(filter, page);
}

export function findTask({ store }: Pick<Runtime, 'store'>, id: number): Promise<Task | null> {
  return store.tasks.get(id);
}
