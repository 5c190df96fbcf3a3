export interface Watch {
  signal: AbortSignal;
  /** Which bound ran out, in milliseconds; undefined while none has. */
  readonly expiredMs: number | undefined;
  /** Something came: the silence begins anew. */
  touch(): void;
  stop(): void;
}

/** A signal that fires with the caller's, after `idleMs` of silence, and after `totalMs`, if there is such a bound, in any case. */
export function createWatch(outer: AbortSignal | undefined, idleMs: number, totalMs: number | undefined): Watch {
  const controller = new AbortController();
  let expiredMs: number | undefined;
  const expire = (ms: number) => {
    expiredMs ??= ms;
    controller.abort();
  };
  const idle = setTimeout(expire, idleMs, idleMs);
  const total = totalMs === undefined ? undefined : setTimeout(expire, totalMs, totalMs);
  // Listened to by hand and let go in stop(): the caller's signal may live as long as the process.
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
