import type { Page, PageQuery } from '../model/page.ts';
import type { NewTask, Task, TaskState } from '../model/task.ts';

/** How far from now a waiting task may be due at most, in milliseconds. */
export interface LongestDelays {
  readonly byKind: ReadonlyMap<string, number>;
  /** Of all other kinds. */
  readonly otherMs: number;
  /** Of a task that failed and waits for another try, where that is longer. */
  readonly afterFailureMs: number;
}

export interface TaskFilter {
  readonly state?: TaskState;
  readonly kind?: string;
}

export interface TaskStore {
  get(id: number): Promise<Task | null>;
  page(filter: TaskFilter, page: PageQuery): Promise<Page<Task>>;
  /** Adds, or joins the equal waiting task (kind and item; then it runs no later than asked and takes the newer payload). Returns the ids. */
  add(tasks: readonly NewTask[]): Promise<number[]>;
  /**
   * Claims up to `limit` due tasks, at most one a lane and none in a lane that has a running one, oldest first. The claim is one
   * statement, so replicas never share one. An expired lease keeps its lane until `releaseExpired`, which the queue asks every 2 seconds.
   */
  claim(options: { owner: string; now: number; leaseMs: number; limit: number }): Promise<Task[]>;
  /** Renews the leases that this owner still holds; answers the ids it holds. */
  renew(options: { owner: string; ids: readonly number[]; now: number; leaseMs: number }): Promise<number[]>;
  /** Ends it if this owner still holds it; brings its deliveries' status and outcome up to date; adds follow-ups, all in one batch. */
  finish(options: {
    id: number;
    owner: string;
    now: number;
    outcome: string;
    followUps: readonly NewTask[];
  }): Promise<void>;
  /** Waits for another try (an equal waiting task is merged into this one), or is dead when nextRunAt is null. */
  fail(options: { id: number; owner: string; now: number; error: string; nextRunAt: number | null }): Promise<void>;
  /** Goes back to waiting without counting as a try: asked to wait (look again later), or the service stops. */
  postpone(options: {
    id: number;
    owner: string;
    nextRunAt: number;
    payload?: unknown;
    countAttempt?: boolean;
  }): Promise<void>;
  /** Expired leases go back to waiting; with 'all' every lease (a file database, at start). Returns how many. */
  releaseExpired(now: number | 'all'): Promise<number>;
  retry(id: number, now: number): Promise<Task | null>;
  /** Waiting tasks of these kinds run now (a server answers again, settings changed). */
  hasten(kinds: readonly string[] | 'all', now: number): Promise<void>;
  /**
   * Waiting tasks that are due later than they can be: the clock was ahead when they were planned. They are due now, or after their longest delay where
   * they are beyond it by minutes only. Nothing is written where there are none. Returns how many there were.
   */
  pullIn(now: number, longest: LongestDelays): Promise<number>;
  /** Waiting tasks that failed before run now: what they failed at is over. */
  hastenFailed(now: number): Promise<void>;
  nextDueAt(): Promise<number | null>;
  counts(): Promise<Record<TaskState, number>>;
  prune(before: number): Promise<number>;
}
