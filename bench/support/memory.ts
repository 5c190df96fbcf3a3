import { readFileSync } from 'node:fs';

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

/** Milliseconds of processor time of a process and its threads, in the kernel's steps of ten. */
export function processorMsOf(pid: number): number {
  // The command in parentheses may contain spaces: fields are counted after it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
