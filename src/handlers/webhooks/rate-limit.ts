export type Admission = { readonly admitted: true } | { readonly admitted: false; readonly retryAfterSeconds: number };

export interface RateLimiter {
  /** Counts one request under this key and says whether it may pass. */
  count(key: string): Admission;
}

export interface RateLimiterOptions {
  /** Requests a minute and key; 0 = no limit. */
  readonly limit: number;
  /** How many keys are remembered at most: a sender who invents addresses must not fill the memory. */
  readonly maxKeys?: number;
  now(): number;
}

const WINDOW_MS = 60_000;

/** Counters of a minute each that live in the process; the minute of a key begins with its first request. */
export function createRateLimiter({ limit, maxKeys = 10_000, now }: RateLimiterOptions): RateLimiter {
  const windows = new Map<string, { readonly endsAt: number; count: number }>();

  function makeRoom(at: number): void {
    for (const [key, window] of windows) if (window.endsAt <= at) windows.delete(key);
    for (const key of windows.keys()) {
      if (windows.size < maxKeys) break;
      windows.delete(key);
    }
  }

  return {
    count(key) {
      if (limit <= 0) return { admitted: true };
      const at = now();
      let window = windows.get(key);
      if (window === undefined || window.endsAt <= at) {
        windows.delete(key);
        if (windows.size >= maxKeys) makeRoom(at);
        window = { endsAt: at + WINDOW_MS, count: 0 };
        windows.set(key, window);
      }
      window.count++;
      if (window.count <= limit) return { admitted: true };
      return { admitted: false, retryAfterSeconds: Math.max(1, Math.ceil((window.endsAt - at) / 1000)) };
    },
  };
}
