import type { z } from 'zod';
import type { NewTask } from '../model/task.ts';

/** The fixed properties of one kind of task. */
interface TaskDefinition<Kind extends string, Payload extends object> {
  /** Stored with every task and shown in GET /tasks: never rename one. */
  readonly kind: Kind;
  /** Parses the JSON column. Rows of earlier versions may still wait, so fields added later are optional. */
  readonly payload: z.ZodType<Payload>;
  /** The subject, for display. Waiting tasks of the same kind and item are merged. */
  item(payload: Payload): string;
  /** Tasks of one lane run one at a time. */
  lane(payload: Payload): string;
}

/** Makes the row of a task, due at `runAt` (UTC epoch milliseconds). */
export interface TaskKind<Kind extends string, Payload extends object> {
  (payload: Payload, runAt: number): NewTask;
  readonly kind: Kind;
  readonly payload: z.ZodType<Payload>;
}

/** Defines a kind of task; src/core/work.ts names the function that does the work. */
export function defineTask<const Kind extends string, Payload extends object>({
  kind,
  payload,
  item,
  lane,
}: TaskDefinition<Kind, Payload>): TaskKind<Kind, Payload> {
  const create = (given: Payload, runAt: number): NewTask => ({
    kind,
    item: item(given),
    lane: lane(given),
    payload: given,
    runAt,
  });
  return Object.assign(create, { kind, payload });
}
