import type { AppError } from '../../errors.ts';

/** A server as the observer knows it: `instance:3` or `plex:1`, which is also the key of its health message. */
export type ServerKey = `${'instance' | 'plex'}:${number}`;

/** The outcome of one call to a server. */
export type Observation = {
  /** `GET /api/v3/series`, without ids and query: the same for all calls of one kind. */
  readonly what: string;
} & (
  | {
      readonly kind: 'answered';
      /** From the response headers; null if they do not name it. */
      readonly version: string | null;
    }
  | { readonly kind: 'failed'; readonly fault: AppError; readonly isTimeout: boolean }
);

/** Called after every call to a server; must not throw, and is not awaited. */
export type Observe = (observation: Observation) => void;
