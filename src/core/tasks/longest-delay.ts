import type { LongestDelays } from '../ports/task-store.ts';
import type { Settings } from '../settings/settings.ts';
import type { TaskPayloads } from './works.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Half an hour, with jitter (backoff.ts). */
const longestRetryMs = 36 * minuteMs;
/** Repeated checks, waiting for a scan or for a server: a quarter of an hour at most. */
const longestWaitMs = 20 * minuteMs;

/**
 * How far ahead a waiting task of each kind may be due; one due later was planned while the clock was ahead. A kind that schedules itself
 * further ahead than a quarter of an hour needs a row here.
 */
export function longestDelays(
  settings: Pick<Settings, 'reconcile.intervalMinutes' | 'plex.recentlyAddedMinutes'>,
): LongestDelays {
  const byKind = {
    'schedule-reconcile': Math.max(1, settings['reconcile.intervalMinutes']) * minuteMs,
    'schedule-sync': minuteMs,
    'poll-plex': Math.max(1, settings['plex.recentlyAddedMinutes']) * minuteMs,
    'check-plex': 24 * hourMs,
    retention: 24 * hourMs,
    'map-shows': 6 * hourMs,
    'schedule-discovery': Math.max(60, settings['reconcile.intervalMinutes']) * minuteMs,
    'refresh-lists': 24 * hourMs,
    'check-accounts': 24 * hourMs,
    'plex-item': hourMs,
  } satisfies Partial<Record<keyof TaskPayloads, number>>;
  return { byKind: new Map(Object.entries(byKind)), otherMs: longestWaitMs, afterFailureMs: longestRetryMs };
}
