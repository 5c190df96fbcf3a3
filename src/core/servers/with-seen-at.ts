import type { ServerKey } from '../ports/observation.ts';

export interface Observed {
  /** When this process last had an answer of a server; null: not yet. The stored `lastSeenAt` may be an hour older. */
  seenAt(server: ServerKey): number | null;
}

/** A stored server with the newest of the stored `lastSeenAt`, which another replica may have written, and what this process has seen. */
export function withSeenAt<T extends { readonly lastSeenAt: number | null }>(
  { seenAt }: Observed,
  key: ServerKey,
  stored: T,
): T {
  const here = seenAt(key);
  return here === null || here <= (stored.lastSeenAt ?? 0) ? stored : { ...stored, lastSeenAt: here };
}
