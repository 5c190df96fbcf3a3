import type { Page, PageQuery } from '../model/page.ts';
import type { NewTask, Task, TaskState } from '../model/task.ts';

/** The longest time until a waiting task may be due, in milliseconds. */
export interface LongestDelays {
  readonly byKind: ReadonlyMap<string, number>;
  /** For all other kinds. */
  readonly otherMs: number;
  /** For a task that failed and waits for a retry, if that is longer. */
  readonly afterFailureMs: number;
}

export interface TaskFilter {
  readonly state?: TaskState;
  readonly kind?: string;
}

export interface Claim {
  readonly owner: string;
  readonly now: number;
  readonly leaseMs: number;
  readonly limit: number;
  /** Default: the oldest. Of those behind many others the newest may be of the last few only. */
  readonly first?: 'oldest' | 'newest';
}

export interface TaskStore {
  get(id: number): Promise<Task | null>;
  page(filter: TaskFilter, page: PageQuery): Promise<Page<Task>>;
  /** Of each kind the newest task that waits, that runs, and that ended. */
  newestOfKinds(kinds: readonly string[]): Promise<Task[]>;
  /**
   * Adds each task or joins the equal waiting one (same kind and item), which then runs no later than requested and takes the newer payload.
   * Returns the ids.
   */
  add(tasks: readonly NewTask[]): Promise<number[]>;
  /**
   * Claims up to `limit` due tasks, the oldest or the newest first: at most one per lane, and none in a lane with a running one. The claim is one statement, so
   * replicas never share a task. An expired lease keeps its lane until `releaseExpired`, which the queue calls every 2 seconds.
   * @param options a function is called when the claim is sent: it may wait for other writes, and more tasks may have ended by then.
   */
  claim(options: Claim | (() => Claim)): Promise<Task[]>;
  /** Renews the leases that this owner still holds; returns their ids. */
  renew(options: { owner: string; ids: readonly number[]; now: number; leaseMs: number }): Promise<number[]>;
  /**
   * In one batch, if this owner still holds the task: ends it, updates the status and outcome of its deliveries, and adds follow-ups. Returns whether
   * another task waits in its lane.
   */
  finish(options: {
    id: number;
    owner: string;
    now: number;
    outcome: string;
    followUps: readonly NewTask[];
  }): Promise<boolean>;
  /** Schedules a retry (merging an equal waiting task into this one), or marks the task dead if nextRunAt is null. */
  fail(options: { id: number; owner: string; now: number; error: string; nextRunAt: number | null }): Promise<void>;
  /** Returns the task to waiting without counting an attempt: its work asked to wait (check again later), or the service stops. */
  postpone(options: {
    id: number;
    owner: string;
    nextRunAt: number;
    payload?: unknown;
    countAttempt?: boolean;
    /** Added in the same batch. */
    followUps?: readonly NewTask[];
  }): Promise<void>;
  /** Returns tasks with expired leases to waiting; 'all' releases every lease (for a file database, at start). Returns how many. */
  releaseExpired(now: number | 'all'): Promise<number>;
  retry(id: number, now: number): Promise<Task | null>;
  /** Makes waiting tasks of these kinds due now (a server answers again, settings changed). */
  hasten(kinds: readonly string[] | 'all', now: number): Promise<void>;
  /**
   * Corrects waiting tasks that are due later than possible because the clock was ahead when they were planned. They become due now, or after
   * their longest delay if they exceed it by minutes only. Writes nothing if there are none. Returns how many there were.
   */
  pullIn(now: number, longest: LongestDelays): Promise<number>;
  /** Makes waiting tasks that failed before due now, since the cause of their failure is gone. */
  hastenFailed(now: number): Promise<void>;
  nextDueAt(): Promise<number | null>;
  counts(): Promise<Record<TaskState, number>>;
  prune(before: number): Promise<number>;
}
