import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds. Shorter pauses do not matter, and an idle loop on an idle machine has hardly any. */
const leastIdleMs = 10;

/**
 * The longest time for which the event loop of this process was blocked while `work` was running. Time in which its thread was ready and other
 * programs had the processor is no pause of ours.
 */
async function longestPause(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let waited = waitedMs();
  const measure = () => {
    const now = performance.now();
    const waitedNow = waitedMs();
    longest = Math.max(longest, now - last - (waitedNow - waited));
    last = now;
    waited = waitedNow;
  };
  const timer = setInterval(measure, 1);
  try {
    await work();
    measure();
    return longest;
  } finally {
    clearInterval(timer);
  }
}

/** How long this thread has waited for a processor, as Linux counts it; 0 elsewhere. */
function waitedMs(): number {
  try {
    const [, waitedNs] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ');
    return Number(waitedNs) / 1e6;
  } catch {
    return 0;
  }
}

/** The longest pause relative to that of an idle loop. The least of some tries: on a shared machine any loop pauses for a moment now and then. */
export async function pauseRatio(work: () => Promise<unknown>, enough: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 4 && least > enough; i++) {
    const idle = await longestPause(() => sleep(300));
    const busy = await longestPause(work);
    least = Math.min(least, busy / Math.max(leastIdleMs, idle));
  }
  return least;
}
