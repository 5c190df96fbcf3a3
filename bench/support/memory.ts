import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Memory {
  /** Currently resident. */
  readonly rssMiB: number;
  /** The kernel's high-water mark, more precise than sampling. */
  readonly peakMiB: number;
}

/** A process's memory according to the kernel. Linux only. */
export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024;
  return { rssMiB: field('VmRSS'), peakMiB: field('VmHWM') };
}

/** Memory is given back in steps, some seconds apart, on a loaded machine also later. */
const steadyMs = 25_000;

/** What stays resident, in MiB, when nothing happens: once it has not fallen by half a MiB for 25 seconds. */
export async function idleRssMiB(pid: number): Promise<number> {
  let lowest = Number.POSITIVE_INFINITY;
  let lowestAt = 0;
  for (;;) {
    const { rssMiB } = memoryOf(pid);
    if (rssMiB < lowest - 0.5) {
      lowest = rssMiB;
      lowestAt = performance.now();
    }
    if (performance.now() - lowestAt > steadyMs) return rssMiB;
    await sleep(500);
  }
}

/** Milliseconds of processor time of a process and its threads, in the kernel's steps of ten. */
export function processorMsOf(pid: number): number {
  // The command in parentheses may contain spaces: fields are counted after it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The same without steps, from the scheduler's nanoseconds; a thread that has ended since is missing. */
export function exactProcessorMsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    const [nanoseconds] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return sum + Number(nanoseconds) / 1e6;
  }, 0);
}
