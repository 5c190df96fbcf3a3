import { setFlagsFromString } from 'node:v8';

/** What the decision needs to know, and what it does. */
export interface MemoryProbe {
  /** The share of the time since the last call in which the event loop worked, from 0 to 1. */
  utilization(): number;
  /** Resident memory in bytes. */
  resident(): number;
  /** Gives back what only makes the next work faster. */
  release(): void;
  /** Whether V8 may collect although it saw many allocations a while ago. */
  collect(mayCollect: boolean): void;
}

const tickMs = 3_000;
/** Below this share nobody waits: a page takes more. */
const quietShare = 0.05;
const ticksUntilQuiet = 2;
/** V8 asks every eight seconds whether to collect, and collects twice. */
const ticksToCollect = 7;
/** Collecting less than this is not worth its processor time. */
const worthBytes = 4 * 1024 * 1024;

/**
 * Gives memory back once the process has been quiet for some seconds after work. V8 keeps the garbage of the last work and the pages it has
 * freed, often as much as everything in use, until it allocates again: its own idle collection waits for a rate of allocation that it only
 * measures while it collects. As with `--optimize-for-size`, which is set for these seconds alone, it collects in small steps.
 * @returns one step, to be called every some seconds.
 */
export function createIdleMemory(probe: MemoryProbe): () => void {
  let quietTicks = 0;
  let kept = 0;

  return () => {
    const isQuiet = probe.utilization() < quietShare;
    const wasCollecting = quietTicks >= ticksUntilQuiet;
    quietTicks = isQuiet ? quietTicks + 1 : 0;
    if (!isQuiet) {
      if (wasCollecting) probe.collect(false);
      return;
    }
    if (quietTicks === ticksUntilQuiet) {
      if (probe.resident() < kept + worthBytes) {
        quietTicks = 0;
        return;
      }
      probe.release();
      probe.collect(true);
    }
    if (quietTicks < ticksUntilQuiet + ticksToCollect) return;
    probe.collect(false);
    kept = probe.resident();
    quietTicks = 0;
  };
}

/** Watches this process until it ends. */
export function releaseMemoryWhenIdle(release: () => void): void {
  let last = performance.eventLoopUtilization();
  const tick = createIdleMemory({
    utilization() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
    resident: () => process.memoryUsage.rss(),
    release,
    collect: (mayCollect) => setFlagsFromString(mayCollect ? '--optimize-for-size' : '--no-optimize-for-size'),
  });
  setInterval(tick, tickMs).unref();
}
