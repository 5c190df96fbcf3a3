import type { HealthLevel } from '../ports/health-board.ts';

/** A finding of the setup checks, as a self-contained sentence. */
export interface SetupMessage {
  readonly level: HealthLevel;
  readonly message: string;
}

/** The result of one check; `key` identifies the check. */
export interface DoctorCheck {
  readonly key: string;
  readonly level: HealthLevel;
  readonly message: string;
}
