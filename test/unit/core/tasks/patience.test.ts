import { expect, test } from 'vitest';
import { atAttempt, patienceMs, within } from '../../../../src/core/tasks/patience.ts';

test('later attempts of a task wait longer for servers, four times as long at most', async () => {
  const factors = await Promise.all(
    [1, 2, 3, 4, 150].map((attempts) => atAttempt(attempts, async () => patienceMs(1))),
  );
  expect(factors).toEqual([1, 2, 4, 4, 4]);
});

test('everything that an attempt does has its patience, and nothing beside it', async () => {
  const during = atAttempt(3, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return patienceMs(1);
  });
  expect(patienceMs(1)).toBe(1);
  expect(await during).toBe(4);
});

test('a short check waits no longer than it says, and no longer than usual', async () => {
  expect(await within(10, async () => patienceMs(30))).toBe(10);
  expect(await within(10, async () => patienceMs(5))).toBe(5);
});
