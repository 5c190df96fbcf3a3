import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextTry } from '../../../../src/core/tasks/backoff.ts';
import { AppError } from '../../../../src/errors.ts';

const now = Date.UTC(2026, 10, 1);
const hourMs = 3_600_000;
const unreachable = new AppError('unreachable', 'no answer');

function waitMs(part: Partial<Parameters<typeof nextTry>[0]> = {}): number | null {
  const at = nextTry({ attempts: 1, firstFailedAt: now, now, error: unreachable, random: 0.5, ...part });
  return at === null ? null : at - now;
}

describe('nextTry', () => {
  test.each([
    [1, 1_000],
    [2, 5_000],
    [3, 15_000],
    [4, 60_000],
    [5, 300_000],
    [6, 900_000],
    [7, 1_800_000],
    [8, 1_800_000],
    [150, 1_800_000],
  ])('after attempt %i waits about %i ms', (attempts, ms) => {
    expect(waitMs({ attempts })).toBe(ms);
  });

  test('spreads the tries of many tasks by a fifth to each side', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, random) => {
          const [wait, middle] = [waitMs({ attempts, random }) ?? 0, waitMs({ attempts }) ?? 0];
          expect(wait).toBeGreaterThanOrEqual(middle * 0.8);
          expect(wait).toBeLessThanOrEqual(middle * 1.2);
        },
      ),
    );
    expect(waitMs({ random: 0 })).toBe(800);
    expect(waitMs({ random: 0.999 })).toBe(1_200);
  });

  test('gives up 72 hours after the first failure, whatever the attempts', () => {
    expect(waitMs({ attempts: 200, firstFailedAt: now - 72 * hourMs + 1 })).toBe(1_800_000);
    expect(waitMs({ attempts: 200, firstFailedAt: now - 72 * hourMs })).toBeNull();
    expect(waitMs({ attempts: 1, firstFailedAt: now - 73 * hourMs })).toBeNull();
  });

  test('tries for the whole 72 hours: the waits add up to that with some 150 tries', () => {
    let [at, attempts] = [now, 0];
    for (let next: number | null = now; next !== null; attempts++) {
      at = next;
      next = nextTry({ attempts: attempts + 1, firstFailedAt: now, now: at, error: unreachable, random: 0.5 });
    }
    expect(at - now).toBeGreaterThanOrEqual(72 * hourMs);
    expect(at - now).toBeLessThan(73 * hourMs);
    expect(attempts).toBeGreaterThan(140);
    expect(attempts).toBeLessThan(155);
  });

  test('a refused key waits 15 minutes at every attempt, and dies with the others', () => {
    const error = new AppError('upstreamAuth', 'answered 401');
    for (const attempts of [1, 2, 9]) expect(waitMs({ attempts, error })).toBe(15 * 60_000);
    expect(waitMs({ error, firstFailedAt: now - 72 * hourMs })).toBeNull();
  });

  test('what a server asks for is waited for, when it is longer', () => {
    const asks = (retryAfterMs: number) => new AppError('upstreamError', 'answered 503', { retryAfterMs });
    expect(waitMs({ error: asks(120_000) })).toBe(120_000);
    expect(waitMs({ error: asks(10) })).toBe(1_000);
    expect(waitMs({ error: new Error('a bug') })).toBe(1_000);
    expect(waitMs({ error: 'thrown text' })).toBe(1_000);
  });
});
