import { expect, test } from 'vitest';
import { nextTry } from '../../../../src/core/tasks/backoff.ts';
import { longestDelays } from '../../../../src/core/tasks/longest-delay.ts';
import { AppError } from '../../../../src/errors.ts';

const minuteMs = 60_000;
const settings = { 'reconcile.intervalMinutes': 45, 'plex.recentlyAddedMinutes': 0 };

test('a schedule may be as far ahead as its setting says', () => {
  const { byKind } = longestDelays(settings);
  expect(byKind.get('schedule-reconcile')).toBe(45 * minuteMs);
  expect(byKind.get('poll-plex')).toBe(minuteMs);
  expect(byKind.get('schedule-discovery')).toBe(60 * minuteMs);
});

test('what happens once a day may be a day ahead', () => {
  const { byKind } = longestDelays(settings);
  for (const kind of ['check-plex', 'check-accounts', 'refresh-lists', 'retention'])
    expect([kind, byKind.get(kind)]).toEqual([kind, 24 * 60 * minuteMs]);
});

test('no try after a failure is further ahead than what a task that failed may be, whatever a server asks for', () => {
  const { afterFailureMs } = longestDelays(settings);
  const errors = [
    new AppError('upstreamAuth', 'answered 401'),
    new AppError('unreachable', 'no answer'),
    new AppError('upstreamError', 'answered 503', { retryAfterMs: 30 * 24 * 3_600_000 }),
  ];
  for (const error of errors)
    for (const attempts of [1, 3, 7, 200])
      for (const random of [0, 0.999]) {
        const at = nextTry({ attempts, firstFailedAt: 0, now: 0, error, random });
        expect(at).toBeLessThanOrEqual(afterFailureMs);
      }
});
