import type { NewTask } from '../model/task.ts';

/** How a task ended, as an expected outcome. Faults are thrown and tried again. */
export type TaskResult =
  | { readonly kind: 'done'; readonly outcome: string; readonly followUps?: readonly NewTask[] }
  /** Not yet: runs again after a while, which is no failure. Follow-up tasks are added at once. */
  | {
      readonly kind: 'again';
      readonly afterMs: number;
      readonly reason: string;
      readonly payload?: unknown;
      readonly followUps?: readonly NewTask[];
    };

/** Does the work of a task of one kind; `payload` is the JSON of its row. */
export type TaskWork = (payload: unknown, signal: AbortSignal) => Promise<TaskResult>;
