import { expect, test } from 'vitest';
import { viewWindowMs } from '../../../../src/core/watch/ledger.ts';

const minute = 60_000;

test.each([
  [null, 10],
  [0, 10],
  [3 * minute, 10],
  [90 * minute, 90],
  [600 * minute, 240],
])('of something that lasts %s ms words within %i minutes are one view', (durationMs, minutes) => {
  expect(viewWindowMs(durationMs)).toBe(minutes * minute);
});
