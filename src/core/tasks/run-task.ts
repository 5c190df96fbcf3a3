import { AppError, messageOf } from '../../errors.ts';
import type { Task } from '../model/task.ts';
import type { Runtime } from '../runtime.ts';
import { nextTry } from './backoff.ts';
import { atAttempt } from './patience.ts';
import type { TaskResult, TaskWork } from './result.ts';

export type QueueRuntime = Pick<Runtime, 'logger' | 'now' | 'health'> & {
  readonly store: Pick<Runtime['store'], 'tasks'>;
};

export interface TaskRunner {
  readonly rt: QueueRuntime;
  readonly works: Readonly<Record<string, TaskWork>>;
  /** The holder of the leases. */
  readonly owner: string;
}

/** What is left to do once the work of a task is over. */
export interface Ending {
  /** The task adds others, or comes back itself: there is more to claim. */
  readonly addsTasks: boolean;
  /**
   * Sends its write before it waits for anything. Returns whether another task waits in the lane; throws if the outcome cannot be stored.
   */
  store(): Promise<boolean>;
}

/** Does the work of a claimed task. Never throws. */
export async function runTask(runner: TaskRunner, task: Task, signal: AbortSignal): Promise<Ending> {
  const startedAt = performance.now();
  try {
    const work = workOf(runner, task);
    const result = await atAttempt(task.attempts, () => work(task.payload, signal));
    const addsTasks = result.kind === 'again' || (result.followUps ?? []).length > 0;
    return { addsTasks, store: () => storeAndLog(runner, task, { result, startedAt }) };
  } catch (error) {
    return {
      addsTasks: true,
      store: () => (signal.aborted ? release(runner, task) : storeFailure(runner, task, error)),
    };
  }
}

async function release(runner: TaskRunner, task: Task): Promise<boolean> {
  await runner.rt.store.tasks.postpone({ ...held(runner, task), nextRunAt: runner.rt.now() });
  return true;
}

async function storeAndLog(
  runner: TaskRunner,
  task: Task,
  { result, startedAt }: { readonly result: TaskResult; readonly startedAt: number },
): Promise<boolean> {
  const isMore = await storeResult(runner, task, result);
  const fields = { ...fieldsOf(task), ms: Math.round(performance.now() - startedAt) };
  if (result.kind === 'done') runner.rt.logger.info(fields, `${task.item}: ${result.outcome}`);
  else runner.rt.logger.debug(fields, `${task.item}: runs again in ${result.afterMs} ms, ${result.reason}`);
  return isMore;
}

function workOf({ works }: TaskRunner, { kind }: Task): TaskWork {
  const work = Object.hasOwn(works, kind) ? works[kind] : undefined;
  if (work !== undefined) return work;
  throw new AppError('internal', `Tasks of the kind "${kind}" are unknown to this version; a newer one may know them.`);
}

async function storeResult(runner: TaskRunner, task: Task, result: TaskResult): Promise<boolean> {
  const { store, health, now } = runner.rt;
  const { followUps = [] } = result;
  if (result.kind === 'done') {
    health.clear(deadKey(task));
    return store.tasks.finish({ ...held(runner, task), now: now(), outcome: result.outcome, followUps });
  }
  const payload = result.payload === undefined ? {} : { payload: result.payload };
  await store.tasks.postpone({ ...held(runner, task), nextRunAt: now() + result.afterMs, ...payload, followUps });
  return true;
}

async function storeFailure(runner: TaskRunner, task: Task, error: unknown): Promise<boolean> {
  const { store, health, logger } = runner.rt;
  const now = runner.rt.now();
  const message = messageOf(error);
  const { attempts, firstFailedAt } = task;
  const nextRunAt = nextTry({
    ...{ attempts, firstFailedAt: firstFailedAt ?? now, now, error },
    random: Math.random(),
  });
  await store.tasks.fail({ ...held(runner, task), now, error: message, nextRunAt });
  const isExpected = error instanceof AppError && error.code !== 'internal';
  const stack = isExpected || !(error instanceof Error) ? {} : { stack: error.stack };
  const next =
    nextRunAt === null
      ? 'given up; retry it when the cause is gone'
      : `next attempt in ${Math.round((nextRunAt - now) / 1000)} s`;
  logger.warn({ ...fieldsOf(task), attempts, ...stack }, `${task.item}: ${message} (${next})`);
  if (isRefusedKey(error)) health.set(`auth:${message}`, 'error', message);
  if (nextRunAt === null) health.set(deadKey(task), 'error', `${task.item} was given up after 72 hours: ${message}`);
  return true;
}

/** Only the holder of the lease may change the row. */
function held({ owner }: TaskRunner, { id }: Task): { readonly id: number; readonly owner: string } {
  return { id, owner };
}

function fieldsOf({ id, kind, item }: Task) {
  return { task: id, kind, item };
}

function deadKey({ kind, item }: Task): string {
  return `dead:${kind}:${item}`;
}

/** A stored key that cannot be opened was not refused, and already has a health message. */
function isRefusedKey(error: unknown): boolean {
  if (!(error instanceof AppError) || error.code !== 'upstreamAuth') return false;
  return (error.details as { reason?: unknown } | undefined)?.reason !== 'keyless';
}
