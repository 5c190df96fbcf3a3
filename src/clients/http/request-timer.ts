export interface RequestTimer {
  signal: AbortSignal;
  /** Which bound ran out, in milliseconds; undefined while none has. */
  readonly expiredMs: number | undefined;
  /** Data arrived: restarts the idle time. */
  touch(): void;
  stop(): void;
}

/** A signal that aborts with the caller's, after `idleMs` of silence, or after `totalMs`, if given. */
export function createTimer(outer: AbortSignal | undefined, idleMs: number, totalMs: number | undefined): RequestTimer {
  const controller = new AbortController();
  let expiredMs: number | undefined;
  const expire = (ms: number) => {
    expiredMs ??= ms;
    controller.abort();
  };
  const idle = setTimeout(expire, idleMs, idleMs);
  const total = totalMs === undefined ? undefined : setTimeout(expire, totalMs, totalMs);
  // Removed in stop(), since the caller's signal may live as long as the process.
  const onAbort = () => controller.abort(outer?.reason);
  outer?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    get expiredMs() {
      return expiredMs;
    },
    touch() {
      idle.refresh();
    },
    stop() {
      clearTimeout(idle);
      clearTimeout(total);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}
