import type { Run } from '../model/run.ts';
import type { Runtime } from '../runtime.ts';

/** Further attempts do not extend the timeout; see patience.ts. */
const mostBefore = 2;

/**
 * The number of a run's attempt, which determines its timeouts: a timeout costs a run only that part, and the next run is the retry. Counts
 * the preceding runs of this scope that gave up on something because of a timeout.
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

/** Matches the clients' wording, see `timeoutFault`. */
function isLate(message: string): boolean {
  return /did not answer .* within \d/.test(message);
}
