import type { Run } from '../model/run.ts';
import type { Runtime } from '../runtime.ts';

/** More wait no longer: patience.ts. */
const mostBefore = 2;

/**
 * Which attempt a run is, for how long it waits for answers: what a server did not answer in time costs a run only that part, and the next run is the
 * one that tries again. Counts the runs of this scope right before it that gave something up for that.
 */
export async function attemptOfRun({ store }: Pick<Runtime, 'store'>, id: string): Promise<number> {
  const run = await store.runs.get(id);
  if (run === null) return 1;
  const { items } = await store.runs.page({ scope: run.scope }, { limit: 10, cursor: null });
  const before = items.filter((other) => other.id !== id && other.finishedAt !== null && isAlike(other, run));
  let attempt = 1;
  for (const { id: earlier } of before.slice(0, mostBefore)) {
    const { errors = [], error = null } = (await store.runs.get(earlier)) ?? {};
    if (![error, ...errors.map(({ message }) => message)].some((message) => message !== null && isLate(message))) break;
    attempt += 1;
  }
  return attempt;
}

function isAlike(one: Pick<Run, 'target'>, other: Pick<Run, 'target'>): boolean {
  return JSON.stringify(one.target) === JSON.stringify(other.target);
}

/** As the clients word it: see `timeoutFault`. */
function isLate(message: string): boolean {
  return /did not answer .* within \d/.test(message);
}
