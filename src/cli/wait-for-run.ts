import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../core/model/run.ts';
import type { Runtime } from '../core/runtime.ts';
import type { Output } from './output.ts';

export interface RunWatch {
  readonly runtime: Pick<Runtime, 'store'>;
  readonly output: Output;
  /** Interval between two reads of the run. Default: 250 ms. */
  readonly pollMs?: number;
}

/** Waits for the end of a run, which the workers here or in the service perform. Null: it is gone, which is said. */
export async function waitForRun(
  { runtime, output, pollMs = 250 }: RunWatch,
  id: string,
  showProgress: (run: Run) => void = () => {},
): Promise<Run | null> {
  for (;;) {
    const run = await runtime.store.runs.get(id);
    if (run === null) {
      output.error(`The run ${id} is gone: was the database replaced?`);
      return null;
    }
    showProgress(run);
    if (run.state !== 'queued' && run.state !== 'running') return run;
    await sleep(pollMs);
  }
}

/** One line about its end, and one for each thing that went wrong. */
export function printEnd(run: Run, what: string, output: Output): void {
  output.line(`${run.dryRun ? 'Plan only, nothing was changed' : words[run.state]}: ${what}.`);
  for (const { category, item, message } of run.errors) output.error(`${category}: ${item}: ${message}`);
  if (run.error !== null) output.error(run.error);
}

const words: Readonly<Record<Run['state'], string>> = {
  queued: 'Waiting',
  running: 'Running',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  needsConfirmation: 'Done, but for removals that wait',
};
