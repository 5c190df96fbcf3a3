import type { Runtime } from '../runtime.ts';

export interface CancelSignal {
  /** Aborted within a second after somebody asked to cancel the run. */
  readonly signal: AbortSignal;
  [Symbol.dispose](): void;
}

const everyMs = 1_000;

/** For runs whose steps take long: requests under way end, too. */
export function createCancelSignal({ store }: Pick<Runtime, 'store'>, runId: string): CancelSignal {
  const cancelled = new AbortController();
  const check = async () => {
    const run = await store.runs.get(runId);
    if (run?.cancelRequested === true) cancelled.abort(new Error('The run was cancelled.'));
  };
  // A read that fails is tried again; the run's own reads report the fault.
  const timer = setInterval(() => void check().catch(() => undefined), everyMs);
  return { signal: cancelled.signal, [Symbol.dispose]: () => clearInterval(timer) };
}
