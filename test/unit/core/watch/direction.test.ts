import { expect, test } from 'vitest';
import { mayFollow, type TwinSettings, whyOff } from '../../../../src/core/watch/direction.ts';

const usual: TwinSettings = { 'watch.twins': 'both', 'watch.autoMark': true, 'watch.propagateUnwatched': false };

test.each([
  ['both', true, true, true],
  ['movieToSpecial', true, false, true],
  ['specialToMovie', false, true, true],
  ['off', false, false, false],
] as const)(
  'with watch.twins %s a film may mark its special: %s, the other way: %s, its like: %s',
  (twins, there, back, like) => {
    expect(mayFollow('movie', 'episode', twins)).toBe(there);
    expect(mayFollow('episode', 'movie', twins)).toBe(back);
    expect(mayFollow('movie', 'movie', twins)).toBe(like);
    expect(mayFollow('episode', 'episode', twins)).toBe(like);
  },
);

test('views follow by default, unmarked items only where that is switched on', () => {
  expect(whyOff('watched', usual)).toBeNull();
  expect(whyOff('unwatched', usual)).toMatch(/propagateUnwatched/);
  expect(whyOff('unwatched', { ...usual, 'watch.propagateUnwatched': true })).toBeNull();
  expect(whyOff('watched', { ...usual, 'watch.autoMark': false })).toMatch(/autoMark/);
  // Unmarking has its own switch.
  expect(whyOff('unwatched', { ...usual, 'watch.autoMark': false, 'watch.propagateUnwatched': true })).toBeNull();
  for (const kind of ['watched', 'unwatched'] as const)
    expect(whyOff(kind, { ...usual, 'watch.propagateUnwatched': true, 'watch.twins': 'off' })).toMatch(/twins is off/);
});
