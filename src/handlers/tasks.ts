import { Hono } from 'hono';
import { findTask, listTasks } from '../core/tasks/list-tasks.ts';
import { retryTask } from '../core/tasks/retry-task.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { params, query } from './middleware/input.ts';
import { describe, idParams, listSchema, pageOf, present, toList } from './schema/common.ts';
import { taskListQuery, taskSchema, toApiTask } from './schema/task.ts';

/** /api/v1/tasks */
export function tasksRoutes({ runtime }: AppContext): Hono {
  const app = new Hono();

  app.get(
    '/',
    describe('tasks', 'List tasks', { 200: listSchema(taskSchema) }, 400),
    query(taskListQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query');
      return c.json(toList(await listTasks(runtime, present(filter), pageOf({ limit, cursor })), toApiTask));
    },
  );

  app.get('/:id', describe('tasks', 'One task', { 200: taskSchema }, 404), params(idParams), async (c) => {
    const task = await findTask(runtime, c.req.valid('param').id);
    if (task === null) throw noTask();
    return c.json(toApiTask(task));
  });

  app.post(
    '/:id/retry',
    describe('tasks', 'Run a task again now', { 202: taskSchema }, 404),
    params(idParams),
    async (c) => {
      const task = await retryTask(runtime, c.req.valid('param').id);
      if (task === null) throw noTask();
      return c.json(toApiTask(task), 202);
    },
  );

  return app;
}

function noTask(): AppError {
  return new AppError('notFound', 'There is no task with this id.');
}
