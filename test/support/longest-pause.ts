import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds. Shorter pauses do not matter, and an idle loop on an idle machine has hardly any. */
const leastIdleMs = 10;

/** The longest time for which the event loop of this process was blocked while `work` was running. */
async function longestPause(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  try {
    await work();
    look();
    return longest;
  } finally {
    clearInterval(timer);
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
