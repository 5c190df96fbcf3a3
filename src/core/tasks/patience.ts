import { AsyncLocalStorage } from 'node:async_hooks';

const attempt = new AsyncLocalStorage<number>();
const limit = new AsyncLocalStorage<number>();

/** Twice as long at the second attempt, four times as long from the third on: what is slow gets done, and what is dead is found out soon. */
const factors = [1, 2, 4] as const;

/** Does the work of a task's attempt (from 1 on); what it asks of servers may take as long as that attempt allows. */
export function atAttempt<T>(attempts: number, work: () => Promise<T>): Promise<T> {
  return attempt.run(attempts, work);
}

/** Does a look that is to end soon: no answer in it may take longer than this, nor than usual. */
export function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  return limit.run(ms, work);
}

/** How long an answer may take here, where it usually may take `usualMs`. */
export function patienceMs(usualMs: number): number {
  return Math.min(usualMs * patienceFactor(), limit.getStore() ?? Number.POSITIVE_INFINITY);
}

/** How many times longer than usual an answer may take here; 1 outside of tasks. */
function patienceFactor(): number {
  const position = (attempt.getStore() ?? 1) - 1;
  return factors[Math.min(Math.max(position, 0), factors.length - 1)] ?? 1;
}
