const leastMs = 10 * 60_000;
const mostMs = 4 * 3_600_000;

/**
 * How far apart two words of one view may be: scrobble at 90 %, stop at the end, the history's row, a replay of the event. As long as the thing itself, which
 * nobody watches twice in less.
 */
export function viewWindowMs(durationMs: number | null): number {
  return Math.min(Math.max(durationMs ?? 0, leastMs), mostMs);
}
