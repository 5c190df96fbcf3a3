import { describe, expect, test } from 'vitest';
import { inventWorld } from './generated-worlds.ts';
import { isHeldOut, measureDiscovery, scoresOf, titlesAlone } from './measure-discovery.ts';

/** Another seed than the one that the weights were tuned with; the benchmark measures more. */
const world = inventWorld(11, 250);
const heldOut = { isIn: isHeldOut, titledOnly: true };

describe('In an invented world', () => {
  test('pairs from 0.90 on are right, and nine of ten are found, also in the half held out from tuning', async () => {
    const measured = await measureDiscovery(world);
    for (const part of [heldOut, { ...heldOut, isIn: () => true }]) {
      const scores = scoresOf(measured, 0.9, part);
      expect(scores.found).toBeGreaterThan(150);
      expect(scores.precision).toBeGreaterThanOrEqual(0.99);
      expect(scores.recall).toBeGreaterThanOrEqual(0.9);
    }
  });

  test('with titles alone at most one of a hundred rules that make themselves is wrong', async () => {
    const { found } = await measureDiscovery(titlesAlone(world));
    const automatic = found.filter((one) => one.found.state === 'automatic');
    expect(automatic.length).toBeGreaterThan(150);
    expect(automatic.filter((one) => !one.isRight).length / automatic.length).toBeLessThanOrEqual(0.01);
  });
});
