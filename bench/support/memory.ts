import { readFileSync } from 'node:fs';

export interface Memory {
  /** Resident now. */
  readonly rssMiB: number;
  /** The most that ever was resident: the kernel's own mark, which no sampling misses. */
  readonly peakMiB: number;
}

/** What the kernel says of a process. Linux only. */
export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024;
  return { rssMiB: field('VmRSS'), peakMiB: field('VmHWM') };
}

/** Milliseconds of processor time that a process has used, in the kernel's steps of ten; its threads included. */
export function processorMsOf(pid: number): number {
  // The command, in parentheses, may hold blanks: the fields are counted from behind it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
