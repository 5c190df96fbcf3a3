import { AsyncLocalStorage } from 'node:async_hooks';

const attempt = new AsyncLocalStorage<number>();
const limit = new AsyncLocalStorage<number>();

/** Doubled at the second attempt and quadrupled from the third: slow requests succeed eventually, and dead servers are detected soon. */
const factors = [1, 2, 4] as const;

/** Runs a task's attempt (counted from 1); the attempt determines the timeout of requests to servers. */
export function atAttempt<T>(attempts: number, work: () => Promise<T>): Promise<T> {
  return attempt.run(attempts, work);
}

/** Runs a check that must end soon: the timeout of each request in it is at most this long, and never longer than usual. */
export function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  return limit.run(ms, work);
}

/** The timeout of a request here, given its usual timeout `usualMs`. */
export function patienceMs(usualMs: number): number {
  return Math.min(usualMs * patienceFactor(), limit.getStore() ?? Number.POSITIVE_INFINITY);
}

/** False in a task that failed before. */
export function isFirstAttempt(): boolean {
  return (attempt.getStore() ?? 1) === 1;
}

/** The factor by which timeouts are extended here; 1 outside of tasks. */
function patienceFactor(): number {
  const position = (attempt.getStore() ?? 1) - 1;
  return factors[Math.min(Math.max(position, 0), factors.length - 1)] ?? 1;
}
