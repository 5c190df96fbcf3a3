import type { TaskStore } from '../ports/task-store.ts';

/** The store of tasks, except that the queue looks for due tasks whenever some were added. */
export function wakingTasks(tasks: TaskStore, wake: () => void): TaskStore {
  return {
    ...tasks,
    async add(added) {
      const ids = await tasks.add(added);
      if (added.length > 0) wake();
      return ids;
    },
  };
}
