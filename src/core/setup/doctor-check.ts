import type { HealthLevel } from '../ports/health-board.ts';

/** One thing that was looked at. The same `key` finds the same thing again. */
export interface DoctorCheck {
  readonly key: string;
  readonly level: HealthLevel;
  readonly message: string;
}
