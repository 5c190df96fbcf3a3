import { matchShow } from '../src/core/matching/match-show.ts';
import { indexSeries } from '../src/core/matching/series-index.ts';
import { createTitleIndex, titleSimilarity } from '../src/core/matching/similarity.ts';
import { indexItems } from '../src/core/requests/item-index.ts';
import { checkMany } from '../src/core/requests/match-request.ts';
import type { RequestFacts, RequestItem } from '../src/core/requests/request-item.ts';
import { generateLibrary, inventTitles } from '../test/unit/core/matching/generated-libraries.ts';
import { inventedLibraries } from '../test/unit/core/matching/invented-libraries.ts';
import { type Measured, measureMatching, shareOf } from '../test/unit/core/matching/measure-matching.ts';
import { type Bench, median, type Settings } from './support/result.ts';

export const matching: Bench = {
  name: 'matching',
  what: 'Matching Plex shows to series in invented libraries full of remakes, spin-offs and misspellings: how many are matched automatically and correctly, and how many wrongly. And how long matching takes: titles among 16,000, compared with a linear scan; a page of 100 search results against 10,000 books; the shows of a large library. Runs in this process, without requests to servers.',
  run(settings) {
    const measured = measureMatching(inventedLibraries);
    const byTitle = measured.filter(({ one }) => one.show.guids.length === 0 && one.show.localPath == null);
    const titles = measureTitles(settings);
    const books = measureBooks(settings);
    return Promise.resolve({
      figures: [
        { name: '10 titles among 16,000, by the index', unit: 'ms', values: titles.indexMs },
        { name: '10 titles among 16,000, compared with each', unit: 'ms', values: titles.eachMs },
        { name: 'the index of 16,000 titles', unit: 'ms', values: titles.makeMs },
        { name: '100 requests against 10,000 books, all there', unit: 'ms', values: books.thereMs },
        { name: '100 requests against 10,000 books, none there', unit: 'ms', values: books.absentMs },
        { name: '2,000 shows against 2,000 series, index included', unit: 'ms', values: measureShows(settings) },
      ],
      ratios: [
        { name: 'right by themselves', value: shareOf(measured, 'right'), goal: { kind: 'atLeast', bounds: [0.9] } },
        {
          name: 'wrong without a question',
          value: shareOf(measured, 'wrong'),
          goal: { kind: 'atMost', bounds: [0.01] },
        },
        {
          name: 'right, by title and year alone',
          value: shareOf(byTitle, 'right'),
          goal: { kind: 'atLeast', bounds: [0.9] },
        },
        {
          name: 'wrong, by title and year alone',
          value: shareOf(byTitle, 'wrong'),
          goal: { kind: 'atMost', bounds: [0.01] },
        },
        {
          name: 'times faster than comparing with each',
          value: median(titles.eachMs) / median(titles.indexMs),
          goal: { kind: 'atLeast', bounds: [10] },
        },
      ],
      facts: [countsInWords('All', measured), countsInWords('Without ids and folder', byTitle)],
    });
  },
};

function countsInWords(name: string, measured: readonly Measured[]): string {
  const count = (outcome: Measured['outcome']) => measured.filter((one) => one.outcome === outcome).length;
  return `${name}: ${measured.length} shows; right ${count('right')}, wrong without a question ${count('wrong')}, asked ${count('asked')}.`;
}

function measureTitles(settings: Settings): { indexMs: number[]; eachMs: number[]; makeMs: number[] } {
  const titles = inventTitles(1, 16_000);
  const wanted = inventTitles(2, 10);
  let index = createTitleIndex(titles);
  const makeMs = sample(settings, () => {
    index = createTitleIndex(titles);
  });
  const indexMs = sample(settings, () => wanted.map((title) => index.best(title, 10)));
  const eachMs = sample(settings, () => wanted.map((title) => titles.map((one) => titleSimilarity(title, one))));
  return { indexMs, eachMs, makeMs };
}

function measureBooks(settings: Settings): { thereMs: number[]; absentMs: number[] } {
  const authors = inventTitles(4, 500);
  const author = (position: number) => authors[position % authors.length] ?? '';
  const books = inventTitles(3, 10_000).map(
    (title, id): RequestItem => ({ id, type: 'album', title, guids: [], person: author(id) }),
  );
  const there = books
    .filter(({ id }) => id % 100 === 0)
    .map(({ id, title }): RequestFacts => ({ kind: 'book', title: `${title}: A Novel`, person: author(id) }));
  const absent = there.map(
    (one, at): RequestFacts => ({ ...one, title: `${one.title} ${at + 2}`, person: 'Nobody Known' }),
  );
  const index = indexItems(books);
  const look = (requests: readonly RequestFacts[], expected: number) => () => {
    const found = checkMany(requests, index).filter(({ isCertain }) => isCertain).length;
    if (found !== expected) throw new Error(`${found} of ${requests.length} books were found`);
  };
  return { thereMs: sample(settings, look(there, there.length)), absentMs: sample(settings, look(absent, 0)) };
}

function measureShows(settings: Settings): number[] {
  const { series, cases } = generateLibrary(5, 2000);
  return sample(settings, () => {
    const index = indexSeries(series);
    return cases.map(({ show, options }) => matchShow(show, index, options));
  });
}

function sample(settings: Settings, work: () => unknown): number[] {
  return Array.from({ length: settings.quick ? 2 : 7 }, () => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
}
