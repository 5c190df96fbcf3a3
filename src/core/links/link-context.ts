import type { Runtime } from '../runtime.ts';

/** What one piece of work on links needs. */
export interface LinkContext {
  readonly rt: Runtime;
  readonly signal: AbortSignal;
}
