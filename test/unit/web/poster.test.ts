import { expect, test } from 'vitest';
import { initialsOf } from '../../../src/web/components/poster.tsx';

test.each([
  ['The Drowned Bell', 'DB'],
  ['Overland (2001)', 'O'],
  ['2001: A Space Odyssey', '2S'],
  ['A', 'A'],
  ['The', 'T'],
  ['النهر الأخير', 'اا'],
  ['🎬 …', '🎬'],
])('the drawn poster of "%s" says %s', (title, initials) => {
  expect(initialsOf(title)).toBe(initials);
});
