import type { HealthLevel } from '../runtime.ts';

/** A finding of the set-up help, in a sentence that suffices alone. */
export interface SetupMessage {
  readonly level: HealthLevel;
  readonly message: string;
}
