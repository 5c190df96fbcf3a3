type Admission =
  | { readonly admitted: true }
  /** `isFirst`: the first refusal of this window. */
  | { readonly admitted: false; readonly retryAfterSeconds: number; readonly isFirst: boolean };

interface RateLimiter {
  /** Counts one request under this key and returns whether it may pass. */
  count(key: string): Admission;
  /** Whether one more request would pass, without counting it. */
  peek(key: string): Admission;
  /** Drops the count of this key. */
  reset(key: string): void;
}

interface RateLimiterOptions {
  /** Requests per window and key; 0 = no limit. */
  readonly limit: number;
  /** Default: a minute. */
  readonly windowMs?: number;
  /** The most keys to keep: a sender that invents addresses must not fill the memory. */
  readonly maxKeys?: number;
  now(): number;
}

/** In-process counters, one per key; a key's window begins with its first request. */
export function createRateLimiter({
  limit,
  windowMs = 60_000,
  maxKeys = 10_000,
  now,
}: RateLimiterOptions): RateLimiter {
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
        window = { endsAt: at + windowMs, count: 0 };
        windows.set(key, window);
      }
      window.count++;
      if (window.count <= limit) return { admitted: true };
      const retryAfterSeconds = Math.max(1, Math.ceil((window.endsAt - at) / 1000));
      return { admitted: false, retryAfterSeconds, isFirst: window.count === limit + 1 };
    },
    peek(key) {
      const at = now();
      const window = windows.get(key);
      if (limit <= 0 || window === undefined || window.endsAt <= at || window.count < limit) return { admitted: true };
      const retryAfterSeconds = Math.max(1, Math.ceil((window.endsAt - at) / 1000));
      return { admitted: false, retryAfterSeconds, isFirst: false };
    },
    reset(key) {
      windows.delete(key);
    },
  };
}
