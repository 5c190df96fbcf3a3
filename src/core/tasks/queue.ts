import { randomUUID } from 'node:crypto';
import PQueue from 'p-queue';
import { messageOf } from '../../errors.ts';
import type { Task } from '../model/task.ts';
import type { Claim, LongestDelays } from '../ports/task-store.ts';
import { pullIn, type RunningTasks, releaseExpired, renewLeases } from './lease-upkeep.ts';
import type { TaskWork } from './result.ts';
import { type QueueRuntime, runTask, type TaskRunner } from './run-task.ts';

export interface Queue {
  /** Starts working. First releases the leases of a process that is gone. */
  start(): Promise<void>;
  /** Claims now, because a task is due. */
  wake(): void;
  /** Stops claiming and waits for running tasks; those that exceed the time are aborted and return to waiting. */
  drain(timeoutMs: number): Promise<void>;
}

export interface QueueOptions {
  readonly works: Readonly<Record<string, TaskWork>>;
  /** Only one process uses the database: every lease found at the start is void. */
  readonly alone: boolean;
  /** Maximum number of tasks that run at once. Default: 16. */
  readonly lanes?: number;
  readonly leaseMs?: number;
  readonly renewMs?: number;
  /** How often to check for due tasks and expired leases without being woken. Default: 2 seconds. */
  readonly pollMs?: number;
  /** Read anew each time, since some depend on settings. */
  readonly longestDelays?: () => Promise<LongestDelays>;
  readonly clockMs?: number;
}

const defaults = { lanes: 16, leaseMs: 30_000, renewMs: 10_000, pollMs: 2_000, clockMs: 5_000 };

/** While more is due than can be done, each so many claims take the newest first: what just came need not wait for a thousand others. */
const newestEach = 4;

/** A task that is due later may be late by this much. */
const restMs = 200;

interface State extends TaskRunner {
  readonly options: QueueOptions & typeof defaults;
  readonly running: RunningTasks;
  /** Only limits concurrency here; the rows are the queue. */
  readonly pool: PQueue;
  isStopped: boolean;
  /** The claims under way. */
  claiming: Promise<void> | null;
  /** The last claim took as many tasks as it could: more may be due. */
  isFull: boolean;
  /** Claims in a row of which each took all it could. */
  fullClaims: number;
  /** Woken during a claim: claims once more afterwards. */
  isWoken: boolean;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Runs the rows of `tasks`: at most one task per lane, `lanes` in parallel. A task is claimed with a lease and claimed again once that
 * expires, so a killed process loses nothing and replicas share the work.
 */
export function createQueue(rt: QueueRuntime, given: QueueOptions): Queue {
  const options = { ...defaults, ...given };
  const state: State = {
    ...{ rt, works: given.works, owner: randomUUID(), options, running: new Map() },
    pool: new PQueue({ concurrency: options.lanes }),
    ...{ isStopped: true, claiming: null, isWoken: false, isFull: false, fullClaims: 0, timer: undefined },
  };
  let intervals: NodeJS.Timeout[] = [];
  return {
    async start() {
      state.isStopped = false;
      await rt.store.tasks.releaseExpired(options.alone ? 'all' : rt.now());
      await mendClock(state);
      intervals = [
        setInterval(() => void renewLeases(state), options.renewMs),
        setInterval(() => void poll(state), options.pollMs),
        setInterval(() => void mendClock(state), options.clockMs),
      ];
      wake(state);
    },
    wake: () => wake(state),
    async drain(timeoutMs) {
      state.isStopped = true;
      clearTimeout(state.timer);
      for (const interval of intervals) clearInterval(interval);
      // Tasks from a claim under way are returned first.
      const idle = Promise.resolve(state.claiming).then(() => state.pool.onIdle());
      await Promise.race([idle, pause(timeoutMs)]);
      for (const task of state.running.values()) task.abort.abort(new Error('the service stops'));
      await Promise.race([idle, pause(2_000)]);
    },
  };
}

function wake(state: State): void {
  if (state.isStopped) return;
  state.isWoken = true;
  state.claiming ??= claimAll(state);
}

async function claimAll(state: State): Promise<void> {
  try {
    while (state.isWoken && !state.isStopped) {
      // Of tasks that end together each wakes the queue: one claim follows them all.
      await null;
      state.isWoken = false;
      const isAny = await claim(state);
      // A wake in the meantime means that a task is due now.
      if (state.isWoken) continue;
      clearTimeout(state.timer);
      // Tasks that end claim anew: only once none did for a while must anybody know when the next is due.
      if (isAny) state.timer = setTimeout(() => void planNextClaim(state).catch(reportUnread(state)), restMs);
      else await planNextClaim(state);
    }
  } catch (error) {
    reportUnread(state)(error);
  } finally {
    state.claiming = null;
  }
}

function reportUnread({ rt }: State): (error: unknown) => void {
  return (error) =>
    rt.logger.error({ error: messageOf(error) }, 'The queue could not be read; next attempt in 2 seconds');
}

/** True if tasks were claimed, or are running in every lane. */
async function claim(state: State): Promise<boolean> {
  const { rt, owner, running, options } = state;
  const free = options.lanes - running.size;
  state.isFull = free <= 0;
  if (free <= 0 || state.isStopped) return true;
  const { leaseMs } = options;
  const isForNewest = state.fullClaims % newestEach === newestEach - 1;
  let asked: Claim = { owner, now: rt.now(), leaseMs, limit: free, first: isForNewest ? 'newest' : 'oldest' };
  const claimed = await rt.store.tasks.claim(() => {
    asked = { ...asked, now: rt.now(), limit: options.lanes - running.size };
    return asked;
  });
  const { now, limit } = asked;
  state.isFull = claimed.length === limit;
  state.fullClaims = state.isFull || isForNewest ? state.fullClaims + 1 : 0;
  // Older ones may be due.
  if (isForNewest && !state.isFull) state.isWoken = true;
  for (const task of claimed) {
    // Claimed before the stop; if left claimed, it would wait for its lease to expire.
    if (state.isStopped) await rt.store.tasks.postpone({ id: task.id, owner, nextRunAt: now });
    else begin(state, task, now + leaseMs);
  }
  return claimed.length > 0;
}

function begin(state: State, task: Task, leaseUntil: number): void {
  const abort = new AbortController();
  state.running.set(task.id, { abort, leaseUntil });
  const run = async () => {
    const { addsTasks, store } = await runTask(state, task, abort.signal);
    const stored = store();
    state.running.delete(task.id);
    // The claim joins the transaction of the outcome.
    if (addsTasks || state.isFull) wake(state);
    if (await stored) wake(state);
  };
  state.pool
    .add(run)
    .catch((error: unknown) =>
      state.rt.logger.error(
        { task: task.id, error: messageOf(error) },
        'The result of a task could not be stored; its lease expires and it runs again',
      ),
    );
}

async function planNextClaim(state: State): Promise<void> {
  if (state.isStopped) return;
  const { rt, running, options } = state;
  const due = running.size < options.lanes ? await rt.store.tasks.nextDueAt() : null;
  clearTimeout(state.timer);
  if (due === null) return;
  state.timer = setTimeout(() => wake(state), Math.min(Math.max(due - rt.now(), 20), options.pollMs));
}

async function poll(state: State): Promise<void> {
  await releaseExpired(state.rt);
  wake(state);
}

async function mendClock(state: State): Promise<void> {
  const { longestDelays } = state.options;
  if (longestDelays !== undefined && (await pullIn(state.rt, longestDelays)) > 0) wake(state);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
