import { setTimeout as sleep } from 'node:timers/promises';
import { specialText } from '../core/candidates/conflicts-of-search.ts';
import type { Run } from '../core/model/run.ts';
import { titleWithYear } from '../core/model/title-with-year.ts';
import type { Runtime } from '../core/runtime.ts';
import { counted, type ExitCode, type Output } from './output.ts';

export interface DiscoverCommandContext {
  readonly runtime: Pick<Runtime, 'store'>;
  /** Starts the search, or performs it. */
  startRun(): Promise<Run>;
  readonly output: Output;
}

const pollMs = 250;
const reviewedAtOnce = 500;

/** Searches for pairs, and prints those that were found: as a plan in a dry run, else those that wait for a person. */
export async function discoverCommand({ runtime, startRun, output }: DiscoverCommandContext): Promise<ExitCode> {
  const { id } = await startRun();
  for (;;) {
    const run = await runtime.store.runs.get(id);
    if (run === null) {
      output.error(`The run ${id} is gone: was the database replaced?`);
      return 1;
    }
    if (run.state !== 'queued' && run.state !== 'running') return await summary(runtime, run, output);
    await sleep(pollMs);
  }
}

async function summary({ store }: Pick<Runtime, 'store'>, run: Run, output: Output): Promise<ExitCode> {
  if (run.dryRun)
    for (const { step, reason } of run.plan) output.line(row(step === 'create' ? 'accept' : 'review', reason));
  else {
    const { items } = await store.candidates.page({ state: 'open' }, { limit: reviewedAtOnce, cursor: null });
    for (const { id, movie, special, confidence, evidence } of items) {
      const why = evidence.map(({ text }) => text).join('; ');
      const pair = `${titleWithYear(movie)} → ${specialText(special)}`;
      output.line(row('review', `${pair}: ${confidence.toFixed(2)}, ${why} [candidate ${id}]`));
    }
  }
  const { movies = 0, specials = 0, accepted = 0, candidates = 0, conflicts = 0 } = run.counts;
  const found = `${accepted} accepted, ${candidates} to review, ${counted(conflicts, 'conflict')}`;
  const compared =
    movies === 0 ? 'nothing has changed since the last search' : `${movies} movies, ${specials} specials`;
  output.line(`${run.dryRun ? 'Plan only, nothing was changed' : words[run.state]}: ${compared}; ${found}.`);
  for (const { category, item, message } of run.errors) output.error(`${category}: ${item}: ${message}`);
  if (run.error !== null) output.error(run.error);
  return run.state === 'succeeded' && run.errors.length === 0 ? 0 : 1;
}

function row(word: string, text: string): string {
  return `${word.padEnd(9)} ${text}`;
}

const words: Readonly<Record<Run['state'], string>> = {
  queued: 'Waiting',
  running: 'Running',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  needsConfirmation: 'Done',
};
