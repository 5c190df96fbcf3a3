export type TaskState = 'waiting' | 'running' | 'succeeded' | 'dead';

/** A durable unit of work on one item. Equal waiting tasks (same kind and item) are merged. */
export interface Task {
  readonly id: number;
  readonly kind: string;
  /** The subject, for display: "movie 603", "series 300001", "library". */
  readonly item: string;
  /** Tasks of one lane run one at a time. */
  readonly lane: string;
  readonly payload: unknown;
  readonly state: TaskState;
  readonly attempts: number;
  readonly nextRunAt: number;
  readonly firstFailedAt: number | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly outcome: string | null;
  readonly error: string | null;
}

export interface NewTask {
  readonly kind: string;
  readonly item: string;
  readonly lane: string;
  readonly payload: unknown;
  readonly runAt: number;
  /** Runs once no other task of this kind and of these items is due or running, and at most this much later. */
  readonly after?: { readonly kind: string; readonly items: readonly string[]; readonly atMostMs: number };
}
