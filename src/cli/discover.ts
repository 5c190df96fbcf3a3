import { specialText } from '../core/candidates/conflicts-of-search.ts';
import type { Run } from '../core/model/run.ts';
import { titleWithYear } from '../core/model/title-with-year.ts';
import { counted, type ExitCode } from './output.ts';
import { printEnd, type RunWatch, waitForRun } from './wait-for-run.ts';

export interface DiscoverCommandContext extends RunWatch {
  /** Starts the search, or performs it. */
  startRun(): Promise<Run>;
}

const reviewedAtOnce = 500;

/** Searches for pairs, and prints those that were found: as a plan in a dry run, else those that wait for a person. */
export async function discoverCommand(context: DiscoverCommandContext): Promise<ExitCode> {
  const { id } = await context.startRun();
  const run = await waitForRun(context, id);
  return run === null ? 1 : summary(context, run);
}

async function summary({ runtime: { store }, output }: RunWatch, run: Run): Promise<ExitCode> {
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
  printEnd(run, `${compared}; ${found}`, output);
  return run.state === 'succeeded' && run.errors.length === 0 ? 0 : 1;
}

function row(word: string, text: string): string {
  return `${word.padEnd(9)} ${text}`;
}
