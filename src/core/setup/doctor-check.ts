import type { HealthLevel } from '../ports/health-board.ts';

/** The result of one check; `key` identifies the check. */
export interface DoctorCheck {
  readonly key: string;
  readonly level: HealthLevel;
  readonly message: string;
}
