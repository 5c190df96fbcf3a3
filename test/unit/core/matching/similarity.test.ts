import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTitleIndex, differByTypos, titleSimilarity } from '../../../../src/core/matching/similarity.ts';
import { titleWords } from '../../../../src/core/matching/title-words.ts';

const word = fc.constantFrom(
  'silent',
  'harbour',
  'Ines',
  'II',
  '2',
  'the',
  '&',
  '風の',
  'Солянка',
  'โรงแรม',
  '겨울',
  'a',
  '!',
);
const anyTitle = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
);

describe('titleSimilarity', () => {
  it('is the same in both directions and lies between 0 and 1', () => {
    fc.assert(
      fc.property(anyTitle, anyTitle, (a, b) => {
        const similarity = titleSimilarity(a, b);
        expect(titleSimilarity(b, a)).toBe(similarity);
        expect(similarity).toBeGreaterThanOrEqual(0);
        expect(similarity).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is 1 for a title and itself, and only for what is the same title', () => {
    fc.assert(
      fc.property(anyTitle, anyTitle, (a, b) => {
        expect(titleSimilarity(a, a)).toBe(1);
        expect(titleSimilarity(a, b) === 1).toBe(titleWords(a).join('') === titleWords(b).join(''));
      }),
    );
  });

  it('is higher for what looks more alike, in every script', () => {
    const nearer: readonly (readonly [string, string, string])[] = [
      ['Silent Harbour', 'Silent Harbor', 'Silent Orchard'],
      ['Silent Harbour', 'Harbour, Silent', 'Harbour Street'],
      ['風の谷の姫', '風の谷の王', '海の星'],
      ['Солянка', 'Солянки', 'Борщ'],
      ['โรงแรมมรสุม', 'โรงแรม', 'ภูเขา'],
    ];
    for (const [title, near, far] of nearer)
      expect(titleSimilarity(title, near)).toBeGreaterThan(titleSimilarity(title, far));
  });

  it('is less than 1 for the same words in another order', () => {
    expect(titleSimilarity('Silent Harbour', 'Harbour Silent')).toBe(0.99);
  });

  it('is 0 where nothing is shared', () => {
    expect(titleSimilarity('Silent', '風の谷')).toBe(0);
    expect(titleSimilarity('', 'Silent')).toBe(0);
  });
});

describe('differByTypos', () => {
  it.each([
    ['Silent Harbour', 'Silent Harbuor'],
    ['Silent Harbour', 'Silent Harbor'],
    ['Knights of Vell', 'Knigths of Vell'],
    ['Extraordinary Tales', 'Extrordinery Tales'],
  ])('forgives %j and %j', (a, b) => {
    expect(differByTypos(titleWords(a), titleWords(b))).toBe(true);
  });

  it.each([
    ['Dark Bay', 'Dart Bay'],
    ['Route 66666', 'Route 66667'],
    ['Silent Harbour', 'Silent Harbour Z'],
    ['Romance Island Australia', 'Romance Island Uganda'],
    ['長安灯火物語', '長安烟火物語'],
    ['Silent Harbour', 'Harbour Silent'],
  ])('does not forgive %j and %j', (a, b) => {
    expect(differByTypos(titleWords(a), titleWords(b))).toBe(false);
  });
});

describe('createTitleIndex', () => {
  it('finds exactly what comparing with each title would', () => {
    fc.assert(
      fc.property(fc.array(anyTitle, { maxLength: 30 }), anyTitle, (titles, wanted) => {
        const expected = titles
          .map((title, index) => ({ index, similarity: titleSimilarity(wanted, title) }))
          .filter(({ similarity }) => similarity >= 0.3)
          .sort((a, b) => b.similarity - a.similarity || a.index - b.index);
        expect(createTitleIndex(titles).best(wanted, 5)).toEqual(expected.slice(0, 5));
      }),
    );
  });

  it('finds all that are the same title, however they are written', () => {
    const index = createTitleIndex(['The Pursuit', 'Part II', 'pursuit', 'Pursuits', '???']);
    expect(index.same('Pursuit, The')).toEqual([0, 2]);
    expect(index.same('???')).toEqual([4]);
    expect(index.same('Elsewhere')).toEqual([]);
  });
});
