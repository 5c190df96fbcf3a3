import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankFolders } from '../../../../src/core/media/matching-folder.ts';

const folders = ['/media/tv', '/media/movies', '/mnt/disk/Data/Movies', '/media/anime/movies'];

test('folders with the same names at their ends come first, without regard to case', () => {
  expect(rankFolders('/data/movies', folders)).toEqual([
    '/mnt/disk/Data/Movies',
    '/media/movies',
    '/media/anime/movies',
    '/media/tv',
  ]);
  expect(rankFolders('/anime/movies/', folders)[0]).toBe('/media/anime/movies');
});

test('the names of a Windows folder and of a share count in the same way', () => {
  expect(rankFolders('D:\\Media\\TV', folders)[0]).toBe('/media/tv');
  expect(rankFolders('\\\\nas\\anime\\Movies', folders)[0]).toBe('/media/anime/movies');
});

test('no folder is lost or made up, and a folder with the very same names is always first', () => {
  const path = fc
    .array(fc.stringMatching(/^[a-c]{1,2}$/), { minLength: 1, maxLength: 4 })
    .map((names) => `/${names.join('/')}`);
  void fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 8 }), path, (ours, location) => {
      const ranked = rankFolders(location, ours);
      expect(ranked.toSorted()).toEqual(ours.toSorted());
      if (ours.includes(location)) expect(ranked[0]?.endsWith(location)).toBe(true);
    }),
  );
});
