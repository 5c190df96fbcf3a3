import type { PlexServer } from '../model/plex.ts';
import type { PlexResource } from '../ports/plex-tv.ts';

/** In-memory cache of plex.tv's answers, because plex.tv limits the rate of requests. */
export interface PlexTvMemory {
  /** By pin. */
  readonly polls: Map<number, PinPoll>;
  /** The servers of an account, by its token. */
  readonly resources: Map<string, { readonly until: number; readonly value: Promise<readonly PlexResource[]> }>;
}

export interface PinPoll {
  notBefore: number;
  /** The request under way. */
  flight: Promise<PinResult> | null;
}

export interface PinResult {
  readonly state: 'waiting' | 'authorized' | 'expired';
  /** The account's servers, once it has signed in. */
  readonly servers: readonly PlexServer[];
}

export function createPlexTvMemory(): PlexTvMemory {
  return { polls: new Map(), resources: new Map() };
}
