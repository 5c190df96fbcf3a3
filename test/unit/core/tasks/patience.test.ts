import { expect, test } from 'vitest';
import { atAttempt, patienceFactor } from '../../../../src/core/tasks/patience.ts';

test('later attempts of a task wait longer for servers, four times as long at most', async () => {
  const factors = await Promise.all(
    [1, 2, 3, 4, 150].map((attempts) => atAttempt(attempts, async () => patienceFactor())),
  );
  expect(factors).toEqual([1, 2, 4, 4, 4]);
});

test('everything that an attempt does has its patience, and nothing beside it', async () => {
  const during = atAttempt(3, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return patienceFactor();
  });
  expect(patienceFactor()).toBe(1);
  expect(await during).toBe(4);
});
