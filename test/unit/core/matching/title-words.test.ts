import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText, numbersOf, titleKey, titleWords } from '../../../../src/core/matching/title-words.ts';

describe('titleKey', () => {
  it.each([
    ['Spider-Lad', 'Spiderlad'],
    ['The Pursuit', 'Pursuit, The'],
    ['The Pursuit', 'Pursuit'],
    ['Romeo & Ines', 'Romeo and Ines'],
    ['Rosa + Viktor', 'Rosa & Viktor'],
    ["Hale's Anatomy", 'Hale’s Anatomy'],
    ['S.T.O.R.M.', 'STORM'],
    ['M*E*S*S', 'MESS'],
    ['The A-Crew', 'A-Crew'],
    ['Part II', 'Part Two'],
    ['The Crossing: Part I', 'The Crossing, Pt. 1'],
    ['Vol. 03', 'Volume III'],
    ['Apollo X', 'Apollo 10'],
    ['Dr. Vance', 'Doctor Vance'],
    ['Élan Vital', 'elan vital'],
    ['Straße', 'STRASSE'],
    ['Øresund', 'oresund'],
    ['Ａｐｏｌｌｏ　Ⅲ', 'Apollo 3'],
    ['ｶｾﾞの谷', 'カゼの谷'],
    ['Precinct Nine-Nine', 'Precinct 99'],
  ])('is the same for %j and %j', (one, other) => {
    expect(titleKey(one)).toBe(titleKey(other));
  });

  it.each([
    ['Part II', 'Part III'],
    ['W', 'W2'],
    ['X', '10'],
    ['Malcolm V Reese', 'Malcolm 5 Reese'],
    ['Xi', '11'],
    ['か', 'が'],
    ['कल', 'काल'],
    ['???', '!!!'],
    ['Tetsuo', 'Tetsuo Z'],
  ])('differs for %j and %j', (one, other) => {
    expect(titleKey(one)).not.toBe(titleKey(other));
  });

  it('is never empty for a title that holds anything, whatever the script', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (title) => {
        fc.pre(title.trim() !== '' && foldText(title).trim() !== '');
        expect(titleKey(title)).not.toBe('');
      }),
    );
    expect(
      ['進撃', '風', 'Солянка', 'قطار', 'โรงแรม', '겨울', '?', '🦊'].filter((title) => titleKey(title) === ''),
    ).toEqual([]);
  });
});

it('Numbers are found in digits, words and roman letters', () => {
  expect(numbersOf(titleWords('Two Ships, Part IV (1998)'))).toEqual(['2', '4', '1998']);
});
