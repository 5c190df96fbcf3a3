import { expect, test } from 'vitest';
import { createRateLimiter } from '../../../src/handlers/middleware/rate-limit.ts';

const admitted = (limiter: ReturnType<typeof createRateLimiter>, key: string) => limiter.count(key).admitted;

test('as many as the limit pass in a minute, then none until it is over', () => {
  let now = 1000;
  const limiter = createRateLimiter({ limit: 2, now: () => now });
  expect([admitted(limiter, 'a'), admitted(limiter, 'a'), admitted(limiter, 'a')]).toEqual([true, true, false]);
  now += 59_001;
  expect(limiter.count('a')).toEqual({ admitted: false, retryAfterSeconds: 1, isFirst: false });
  now += 999;
  expect(admitted(limiter, 'a')).toBe(true);
});

test('each key has a count of its own', () => {
  const limiter = createRateLimiter({ limit: 1, now: () => 0 });
  expect([admitted(limiter, 'a'), admitted(limiter, 'b'), admitted(limiter, 'a')]).toEqual([true, true, false]);
});

test('who invents keys pushes out old ones, and fills no memory', () => {
  const limiter = createRateLimiter({ limit: 1, maxKeys: 10, now: () => 0 });
  admitted(limiter, 'first');
  for (let i = 0; i < 9; i++) admitted(limiter, `other ${i}`);
  expect(admitted(limiter, 'first')).toBe(false);
  admitted(limiter, 'one too many');
  expect(admitted(limiter, 'first')).toBe(true);
});

test('a limit of 0 is none', () => {
  const limiter = createRateLimiter({ limit: 0, now: () => 0 });
  expect(Array.from({ length: 1000 }, () => admitted(limiter, 'a')).includes(false)).toBe(false);
});
