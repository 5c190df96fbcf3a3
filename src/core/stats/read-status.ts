import type { HealthMessage } from '../ports/health-board.ts';
import type { Runtime } from '../runtime.ts';
import { readTotals, type Totals } from './read-totals.ts';

export interface Status {
  readonly uptimeSeconds: number;
  /** The current problems. */
  readonly health: readonly HealthMessage[];
  readonly counts: Totals;
}

/** `startedAt`: UTC epoch milliseconds. */
export async function readStatus(
  runtime: Pick<Runtime, 'stats' | 'health' | 'now'>,
  startedAt: number,
): Promise<Status> {
  const counts = await readTotals(runtime);
  const uptimeSeconds = Math.max(0, Math.floor((runtime.now() - startedAt) / 1000));
  return { uptimeSeconds, health: runtime.health.list(), counts };
}
