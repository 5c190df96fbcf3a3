import { expect, test } from 'vitest';
import { searchesOf } from '../../../../src/core/requests/find-items.ts';

test('a title is looked for whole and by its parts, since series, number and edition stand around the title of the library', () => {
  expect(searchesOf('The Salt Road')).toEqual(['The Salt Road']);
  expect(searchesOf('Tidewardens 01 - The Salt Road')).toContain('The Salt Road');
  expect(searchesOf('The Salt Road: Tidewardens, Book 1')).toContain('The Salt Road');
  expect(searchesOf('The Salt Road (Unabridged)')).toContain('The Salt Road');
  expect(searchesOf('塩の道')).toEqual(['塩の道']);
});

test('never so many that a page of results becomes hundreds of searches', () => {
  expect(searchesOf('Aa: Bb: Cc: Dd: Ee: Ff: Gg: Hh').length).toBeLessThanOrEqual(5);
});
