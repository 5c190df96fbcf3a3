import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBookTitle } from '../../../../src/core/requests/book-title.ts';

function read(title: string) {
  const { names, series, volume, part, edition } = readBookTitle(title, ['Mara Quill']);
  return [names.map((words) => words.join(' ')).join(' | '), series.join(', '), volume, part, edition];
}

const king = 'hollow king';
const crown = 'ashencrown';

describe('readBookTitle', () => {
  it.each([
    ['The Hollow King', [king, '', null, null, null]],
    ['Ashen Crown 01 - The Hollow King', [king, crown, '1', null, null]],
    ['The Hollow King: Ashen Crown Book 1', [king, crown, '1', null, null]],
    ['Ashen Crown Book 1: The Hollow King', [king, crown, '1', null, null]],
    ['Book One of the Ashen Crown: The Hollow King', [king, crown, '1', null, null]],
    ['The Hollow King (The Ashen Crown Saga, Book I)', [king, crown, '1', null, null]],
    ['The Hollow King (Ashen Crown 1)', [king, crown, '1', null, null]],
    ['The Hollow King, The Ashen Crown Book 1', [king, crown, '1', null, null]],
    ['The Hollow King (Ashen Crown #1.5)', [king, crown, '1.5', null, null]],
    ['The Hollow King (Ashen Crown Trilogy)', [king, crown, null, null, null]],
    ['The Hollow King, Book 1', [king, '', '1', null, null]],
    ['01 - The Hollow King', [king, '', '1', null, null]],
    ['Ashen Crown, Books 1-3', ['ashen crown', '', '1-3', null, null]],
    ['Ashen Crown: The Hollow King', [`ashen crown | ${king}`, '', null, null, null]],
    ['Mara Quill - The Hollow King', [king, '', null, null, null]],
  ])('finds the series and its number: %j', (title, expected) => {
    expect(read(title)).toEqual(expected);
  });

  it.each([
    ['The Hollow King (Unabridged)', [king, '', null, null, 'unabridged']],
    ['The Hollow King - Abridged Edition', [king, '', null, null, 'abridged']],
    ['The Hollow King [Dramatized Adaptation] (1 of 3)', [king, '', null, '1', 'dramatized']],
    ['The Hollow King (Part 2 of 3) (GraphicAudio)', [king, '', null, '2', 'dramatized']],
    ['The Hollow King (Full-Cast Edition)', [king, '', null, null, 'dramatized']],
    ['The Hollow King: A Novel', [king, '', null, null, null]],
    ['The Hollow King: A Psychological Thriller', [king, '', null, null, null]],
    ['The Hollow King (Read by Orla Pell) (2019)', [king, '', null, null, null]],
    ['The Hollow King (10th Anniversary Edition)', [king, '', null, null, null]],
    ['The Hollow King, Part One', [king, '', null, '1', null]],
  ])('finds what recording it is: %j', (title, expected) => {
    expect(read(title)).toEqual(expected);
  });

  it.each([
    ['1984', '1984'],
    ['Catch-22', 'catch 22'],
    ['Area 51: The Truth', 'area 51 | truth'],
    ['Notebook 3', 'notebook 3'],
    ['No. 44', 'no 44'],
    ['Volume I', 'volume 1'],
    ['A Novel', 'novel'],
    ['Mara Quill', 'mara quill'],
    ['The Prince, or The Fox', 'prince | fox'],
    ['風の王', '風の王'],
  ])('leaves a title that is like that: %j', (title, names) => {
    expect(read(title)[0]).toBe(names);
  });

  it('names something for every title that holds anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (title) => {
        fc.pre(/[\p{L}\p{N}]/u.test(title));
        const { names, series } = readBookTitle(title);
        expect(names.length + series.length).toBeGreaterThan(0);
      }),
    );
  });
});
