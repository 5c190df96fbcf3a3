import { expect, test } from 'vitest';
import { mayMark, type TwinSettings, whyTwinsOff } from '../../../../src/core/watch/direction.ts';

const usual: TwinSettings = { 'watch.twins': 'both', 'watch.autoMark': true, 'watch.propagateUnwatched': false };

test.each([
  ['both', true, true, true],
  ['movieToSpecial', true, false, true],
  ['specialToMovie', false, true, true],
  ['off', false, false, false],
] as const)(
  'with watch.twins %s a film may mark its special: %s, the other way: %s, its like: %s',
  (twins, there, back, like) => {
    expect(mayMark('movie', 'episode', twins)).toBe(there);
    expect(mayMark('episode', 'movie', twins)).toBe(back);
    expect(mayMark('movie', 'movie', twins)).toBe(like);
    expect(mayMark('episode', 'episode', twins)).toBe(like);
  },
);

test('views are synced by default, unmarked items only where that is switched on', () => {
  expect(whyTwinsOff('watched', usual)).toBeNull();
  expect(whyTwinsOff('unwatched', usual)).toMatch(/propagateUnwatched/);
  expect(whyTwinsOff('unwatched', { ...usual, 'watch.propagateUnwatched': true })).toBeNull();
  expect(whyTwinsOff('watched', { ...usual, 'watch.autoMark': false })).toMatch(/autoMark/);
  // Unmarking has its own switch.
  expect(whyTwinsOff('unwatched', { ...usual, 'watch.autoMark': false, 'watch.propagateUnwatched': true })).toBeNull();
  for (const kind of ['watched', 'unwatched'] as const)
    expect(whyTwinsOff(kind, { ...usual, 'watch.propagateUnwatched': true, 'watch.twins': 'off' })).toMatch(
      /twins is off/,
    );
});
