import type { NewTask } from '../model/task.ts';

/** How a task ended, as an expected outcome. Faults are thrown and tried again. */
export type TaskResult =
  | { readonly kind: 'done'; readonly outcome: string; readonly followUps?: readonly NewTask[] }
  /** Not yet: run again after a while, which is no failure. Work that came up meanwhile is not held back. */
  | {
      readonly kind: 'again';
      readonly afterMs: number;
      readonly reason: string;
      readonly payload?: unknown;
      readonly followUps?: readonly NewTask[];
    };

export type TaskWork = (payload: never, signal: AbortSignal) => Promise<TaskResult>;
