import type { NewTask } from '../model/task.ts';

/** An expected outcome of a task. Faults are thrown and retried. */
export type TaskResult =
  | { readonly kind: 'done'; readonly outcome: string; readonly followUps?: readonly NewTask[] }
  /** Not ready yet: runs again later, which does not count as a failure. Follow-up tasks are added at once. */
  | {
      readonly kind: 'again';
      readonly afterMs: number;
      readonly reason: string;
      readonly payload?: unknown;
      readonly followUps?: readonly NewTask[];
    };

/** Does the work of a task of one kind; `payload` is the JSON of its row. */
export type TaskWork = (payload: unknown, signal: AbortSignal) => Promise<TaskResult>;
