import { AppError } from '../../errors.ts';

/** Seconds, then minutes, then every half hour: server outages last hours rather than seconds. */
const waitsMs = [1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 1_800_000] as const;
const givesUpAfterMs = 72 * 3_600_000;
/** The limit for a delay that a server asks for, since its clock may be wrong. */
const longestAskedMs = 1_800_000;
const keyRefusedMs = 15 * 60_000;

/**
 * The time of a failed task's next attempt, or null if it is dead. `attempts` counts from 1; `random` is in [0, 1). Refused keys wait 15
 * minutes: only a person can fix them, and a change of settings or a successful connection test hastens the task.
 */
export function nextTry(options: {
  attempts: number;
  firstFailedAt: number;
  now: number;
  error: unknown;
  random: number;
}): number | null {
  const { attempts, firstFailedAt, now, error, random } = options;
  if (now - firstFailedAt >= givesUpAfterMs) return null;
  if (error instanceof AppError && error.code === 'upstreamAuth') return now + keyRefusedMs;
  const base = waitsMs[Math.min(attempts, waitsMs.length) - 1] ?? waitsMs[0];
  const jittered = Math.round(base * (0.8 + 0.4 * random));
  const asked = error instanceof AppError ? (error.retryAfterMs ?? 0) : 0;
  return now + Math.max(jittered, Math.min(asked, longestAskedMs));
}
