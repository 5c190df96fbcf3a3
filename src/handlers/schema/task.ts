import * as z from 'zod';
import type { Task } from '../../core/model/task.ts';
import { listQuery, timeText } from './common.ts';
import { rowOf } from './row.ts';

export const taskSchema = z.strictObject({
  id: z.int(),
  kind: z.string(),
  item: z.string(),
  state: z.enum(['waiting', 'running', 'succeeded', 'dead']),
  attempts: z.int(),
  nextRunAt: timeText.nullable().describe('null unless it waits'),
  createdAt: timeText,
  startedAt: timeText.nullable().describe('of the latest attempt'),
  finishedAt: timeText.nullable().describe('when it succeeded or was given up'),
  error: z.string().nullable(),
});

export const taskListQuery = listQuery.extend({
  state: taskSchema.shape.state.optional(),
  kind: z.string().min(1).max(100).optional(),
});

const taskRow = rowOf(taskSchema);

export function toApiTask(task: Task): z.output<typeof taskSchema> {
  return taskRow({ ...task, nextRunAt: task.state === 'waiting' ? task.nextRunAt : null });
}
