import { expect, test } from 'vitest';
import { folderKey } from '../../../src/core/matching/folders.ts';
import { normalGuids } from '../../../src/core/matching/guids.ts';
import { readShowTitle } from '../../../src/core/matching/show-title.ts';
import { differByTypos, titleSimilarity } from '../../../src/core/matching/similarity.ts';
import { foldText, titleWords } from '../../../src/core/matching/title-words.ts';
import { normalizeTitle } from '../../../src/core/matching/titles.ts';
import { cleanText, sanitizeComponent } from '../../../src/core/media/sanitize.ts';
import { stripEnd } from '../../../src/core/media/text-edges.ts';
import { readBookTitle } from '../../../src/core/requests/book-title.ts';
import { titleFit, withNumbersOfTitle } from '../../../src/core/requests/judge-video.ts';
import { comparePersons } from '../../../src/core/requests/person-name.ts';

/** What a text may be made of so that an expression begins anew at each of its characters. */
const pieces = [
  ' ',
  'a',
  'a ',
  ' a',
  'a.',
  '. ',
  '.',
  ',',
  ', ',
  ' ,',
  '(',
  ')',
  '()',
  '( ',
  ' )',
  '[',
  'a (',
  '1',
  '1 ',
  '1-',
  '/',
  '\\',
  '&',
  ' & ',
  ' and ',
  ';',
  ': ',
  ' - ',
  '-',
  '#',
  'x',
  'é',
  '\u0301',
  'ﷺ',
  'book ',
  'part 1 ',
  'of ',
  "'",
  '!',
  'S1E1 ',
  '1x01 ',
  '\u{1F43A}',
  'the ',
  '字',
  'Aa',
  'USA ',
];
const starts = ['', 'x', 'x ('];
const ends = ['', 'x', ')', ' 1'];

const readers: Record<string, (text: string) => unknown> = {
  readShowTitle,
  titleWords,
  foldText,
  normalizeTitle,
  titleSimilarity: (text) => titleSimilarity(text, `${text}b`),
  differByTypos: (text) => differByTypos(titleWords(text), titleWords(`${text}b`)),
  titleFit: (text) => titleFit(text, `b${text}`),
  withNumbersOfTitle: (text) =>
    withNumbersOfTitle({ kind: 'episode', title: text } as Parameters<typeof withNumbersOfTitle>[0]),
  readBookTitle: (text) => readBookTitle(text, [text]),
  comparePersons: (text) => comparePersons(text, `b ${text}`),
  cleanText,
  sanitizeComponent: (text) => sanitizeComponent(text),
  folderKey,
  normalGuids: (text) => normalGuids(text, [text], 'movie'),
  stripEnd: (text) => stripEnd(text, '/'),
};

function msOf(work: () => unknown): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

/** One pass over as many characters, with the work that any reader of text does. */
function msOfOnePass(): number {
  const text = 'a é'.repeat(33_333);
  return Math.max(
    0.5,
    Math.min(...[1, 2, 3].map(() => msOf(() => text.normalize('NFKD').toLowerCase().split(' ').length))),
  );
}

function everyText() {
  return starts.flatMap((start) => pieces.flatMap((piece) => ends.map((end) => [start, piece, end] as const)));
}

test.each(Object.entries(readers))(
  '%s takes no longer for a text of 30,000 characters than some passes over it',
  (_name, read) => {
    const onePass = msOfOnePass();
    const slow: string[] = [];
    for (const [start, piece, end] of everyText()) {
      const text = start + piece.repeat(Math.ceil(30_000 / piece.length)) + end;
      let ratio = msOf(() => read(text)) / onePass;
      // Once more, where another process may have had the machine.
      for (let i = 0; i < 4 && ratio > 50; i++) ratio = Math.min(ratio, msOf(() => read(text)) / msOfOnePass());
      if (ratio > 50) slow.push(`${JSON.stringify([start, piece, end])}: ${Math.round(ratio)} times`);
    }
    expect(slow).toEqual([]);
  },
);
