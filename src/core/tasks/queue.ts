import { randomUUID } from 'node:crypto';
import PQueue from 'p-queue';
import { AppError, messageOf } from '../../errors.ts';
import type { Task } from '../model/task.ts';
import type { LongestDelays } from '../ports/task-store.ts';
import type { Runtime } from '../runtime.ts';
import { nextTry } from './backoff.ts';
import { atAttempt } from './patience.ts';
import type { TaskResult, TaskWork } from './result.ts';

export interface Queue {
  /** Begins to work. Leases of a process that is gone are taken back first. */
  start(): Promise<void>;
  /** Something is due: look now. */
  wake(): void;
  /** Takes nothing new and waits for what runs; what does not end in time is aborted and goes back to waiting. */
  drain(timeoutMs: number): Promise<void>;
}

export interface QueueOptions {
  readonly works: Readonly<Record<string, TaskWork>>;
  /** One process works on the database: every lease found at the start is void. */
  readonly alone: boolean;
  readonly lanes?: number;
  readonly leaseMs?: number;
  readonly renewMs?: number;
  readonly lookMs?: number;
  /** Read anew each time: some follow from settings. */
  readonly longestDelays?: () => Promise<LongestDelays>;
  readonly clockMs?: number;
}

export type QueueRuntime = Pick<Runtime, 'logger' | 'now' | 'health'> & {
  readonly store: Pick<Runtime['store'], 'tasks'>;
};

/**
 * Runs the rows of `tasks`: at most one task of a lane, `lanes` in parallel. A task is claimed with a lease; one that runs out is claimed again, so
 * that a killed process loses nothing and replicas share the work. p-queue only bounds what runs here; the rows are the queue.
 */
export function createQueue(rt: QueueRuntime, options: QueueOptions): Queue {
  const { works, alone, lanes = 16, leaseMs = 30_000, renewMs = 10_000, lookMs = 2_000, clockMs = 5_000 } = options;
  const owner = randomUUID();
  const running = new Map<number, { readonly abort: AbortController; leaseUntil: number }>();
  const pool = new PQueue({ concurrency: lanes });
  let stopped = true;
  let pumping: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let intervals: NodeJS.Timeout[] = [];

  async function pump(): Promise<void> {
    if (stopped) return;
    again = true;
    pumping ??= claimAll();
    await pumping;
  }

  async function claimAll(): Promise<void> {
    try {
      while (again && !stopped) {
        again = false;
        await claim();
        // Who wakes us while we plan has something that is due now.
        if (!again) await planNextLook();
      }
    } catch (error) {
      rt.logger.error({ error: messageOf(error) }, 'The queue could not be read; it is tried again in 2 seconds');
    } finally {
      pumping = null;
    }
  }

  async function claim(): Promise<void> {
    const free = lanes - running.size;
    if (free <= 0 || stopped) return;
    const now = rt.now();
    for (const task of await rt.store.tasks.claim({ owner, now, leaseMs, limit: free })) {
      if (stopped) {
        // It was asked for before the stop: left behind it would wait for its lease to run out.
        await rt.store.tasks.postpone({ id: task.id, owner, nextRunAt: now });
        continue;
      }
      running.set(task.id, { abort: new AbortController(), leaseUntil: now + leaseMs });
      pool
        .add(() => runTask(task))
        .catch((error: unknown) =>
          rt.logger.error(
            { task: task.id, error: messageOf(error) },
            'A task ended in a way that could not be noted; its lease runs out and it runs again',
          ),
        )
        .finally(() => {
          running.delete(task.id);
          wake();
        });
    }
  }

  async function planNextLook(): Promise<void> {
    if (stopped) return;
    const due = running.size < lanes ? await rt.store.tasks.nextDueAt() : null;
    clearTimeout(timer);
    if (due !== null) timer = setTimeout(wake, Math.min(Math.max(due - rt.now(), 20), lookMs));
  }

  async function runTask(task: Task): Promise<void> {
    const { abort } = running.get(task.id) ?? { abort: new AbortController() };
    const startedAt = performance.now();
    let result: TaskResult;
    try {
      const work = Object.hasOwn(works, task.kind) ? works[task.kind] : undefined;
      if (work === undefined)
        throw new AppError(
          'internal',
          `Nothing here knows how to do a task of the kind "${task.kind}"; a newer version may.`,
        );
      result = await atAttempt(task.attempts, () => work(task.payload, abort.signal));
    } catch (error) {
      await noteFailure(task, abort.signal, error);
      return;
    }
    const fields = { task: task.id, kind: task.kind, item: task.item, ms: Math.round(performance.now() - startedAt) };
    if (result.kind === 'done') {
      rt.health.clear(`dead:${task.kind}:${task.item}`);
      await rt.store.tasks.finish({
        id: task.id,
        owner,
        now: rt.now(),
        outcome: result.outcome,
        followUps: result.followUps ?? [],
      });
      rt.logger.info(fields, `${task.item}: ${result.outcome}`);
    } else {
      if (result.followUps !== undefined && result.followUps.length > 0) await rt.store.tasks.add(result.followUps);
      const payload = result.payload === undefined ? {} : { payload: result.payload };
      await rt.store.tasks.postpone({ id: task.id, owner, nextRunAt: rt.now() + result.afterMs, ...payload });
      rt.logger.debug(fields, `${task.item}: looks again in ${result.afterMs} ms, ${result.reason}`);
    }
  }

  async function noteFailure(task: Task, signal: AbortSignal, error: unknown): Promise<void> {
    const now = rt.now();
    if (signal.aborted) {
      await rt.store.tasks.postpone({ id: task.id, owner, nextRunAt: now });
      return;
    }
    const message = messageOf(error);
    const nextRunAt = nextTry({
      attempts: task.attempts,
      firstFailedAt: task.firstFailedAt ?? now,
      now,
      error,
      random: Math.random(),
    });
    await rt.store.tasks.fail({ id: task.id, owner, now, error: message, nextRunAt });
    const expected = error instanceof AppError && error.code !== 'internal';
    const fields = {
      task: task.id,
      kind: task.kind,
      item: task.item,
      attempts: task.attempts,
      ...(expected || !(error instanceof Error) ? {} : { stack: error.stack }),
    };
    const when =
      nextRunAt === null
        ? 'it is given up; retry it when the cause is gone'
        : `tried again in ${Math.round((nextRunAt - now) / 1000)} s`;
    rt.logger.warn(fields, `${task.item}: ${message} (${when})`);
    if (isRefusedKey(error)) rt.health.set(`auth:${message}`, 'error', message);
    if (nextRunAt === null)
      rt.health.set(`dead:${task.kind}:${task.item}`, 'error', `${task.item} was given up after 72 hours: ${message}`);
  }

  /** Keeps what runs here; a task whose lease was lost is another's by now, and ends here. */
  async function renew(): Promise<void> {
    const ids = [...running.keys()];
    if (ids.length === 0) return;
    const now = rt.now();
    try {
      const held = new Set(await rt.store.tasks.renew({ owner, ids, now, leaseMs }));
      for (const id of ids) {
        const task = running.get(id);
        if (task === undefined) continue;
        if (held.has(id)) task.leaseUntil = now + leaseMs;
        else task.abort.abort(new Error('the lease was lost'));
      }
    } catch (error) {
      rt.logger.warn({ error: messageOf(error) }, 'Leases could not be renewed; they hold for 30 seconds');
      // Without the database nobody says so, but another replica may hold it by now.
      for (const task of running.values())
        if (!alone && task.leaseUntil <= rt.now()) task.abort.abort(new Error('the lease ran out'));
    }
  }

  async function look(): Promise<void> {
    try {
      await rt.store.tasks.releaseExpired(rt.now());
    } catch (error) {
      rt.logger.warn({ error: messageOf(error) }, 'Expired leases could not be looked for');
    }
    await pump();
  }

  /** A clock that was ahead and went back leaves what was planned meanwhile in a time to come. */
  async function pullIn(): Promise<void> {
    if (options.longestDelays === undefined) return;
    try {
      const count = await rt.store.tasks.pullIn(rt.now(), await options.longestDelays());
      if (count === 0) return;
      rt.logger.warn(
        { tasks: count },
        `The clock went back: ${count === 1 ? '1 task was' : `${count} tasks were`} due later than possible and ${count === 1 ? 'is' : 'are'} brought forward. If this comes again, check the time of this machine and its time server.`,
      );
      wake();
    } catch (error) {
      rt.logger.warn({ error: messageOf(error) }, 'Tasks due too late could not be looked for');
    }
  }

  function wake(): void {
    void pump();
  }

  return {
    async start() {
      stopped = false;
      await rt.store.tasks.releaseExpired(alone ? 'all' : rt.now());
      await pullIn();
      intervals = [
        setInterval(() => void renew(), renewMs),
        setInterval(() => void look(), lookMs),
        setInterval(() => void pullIn(), clockMs),
      ];
      wake();
    },
    wake,
    async drain(timeoutMs) {
      stopped = true;
      clearTimeout(timer);
      for (const interval of intervals) clearInterval(interval);
      // What is being claimed at this moment is given back first.
      const idle = Promise.resolve(pumping).then(() => pool.onIdle());
      await Promise.race([idle, pause(timeoutMs)]);
      for (const task of running.values()) task.abort.abort(new Error('the service stops'));
      await Promise.race([idle, pause(2_000)]);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** One that cannot be opened was not refused, and is among the health messages already. */
function isRefusedKey(error: unknown): boolean {
  if (!(error instanceof AppError) || error.code !== 'upstreamAuth') return false;
  return (error.details as { reason?: unknown } | undefined)?.reason !== 'keyless';
}
