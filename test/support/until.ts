import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the condition holds; throws after the time-out. */
export async function until(isSo: () => boolean | Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; !(await isSo()); await sleep(20))
    if (Date.now() > end) throw new Error(`did not become so within ${timeoutMs} ms: ${isSo}`);
}
