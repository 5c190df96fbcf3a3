import type { AppError } from '../../errors.ts';

/** What came of one call to a server, whatever it was about. */
export type Observation = {
  /** `GET /api/v3/series`, without ids and query: calls of the same kind have the same. */
  readonly what: string;
} & (
  | {
      readonly kind: 'answered';
      /** As the answer's head names it; null where it does not. */
      readonly version: string | null;
    }
  | { readonly kind: 'failed'; readonly fault: AppError; readonly isTimeout: boolean }
);

/** Told of every call; never throws, and nobody waits for it. */
export type Observe = (observation: Observation) => void;
