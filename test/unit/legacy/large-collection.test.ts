import { expect, test } from 'vitest';
import type { Rule } from '../../../src/core/model/rule.ts';
import { readCollection } from '../../../src/legacy/collection.ts';
import { writeCollection } from '../../../src/legacy/collection-write.ts';
import { aRule } from '../../integration/db/rows.ts';

const known = { sonarrSeriesId: null, radarrMovieId: null };
const rule = (n: number, more: Partial<Rule> = {}) =>
  ({
    rule: {
      ...aRule({ movieTitle: `Movie ${n}`, movieTmdbId: n, episodeNumbers: [1] }),
      known,
      ...more,
    } as unknown as Rule,
    link: null,
  }) as const;

/** The best of three: another process may have had the machine. */
function msOf(work: () => unknown): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const from = performance.now();
      work();
      return performance.now() - from;
    }),
  );
}

test.each([
  ['an empty file', ''],
  [
    'a file in order',
    'A first:\n  Movie DB ID: 9001\n  Shows:\n    S:\n      Episode: 1\nZ last:\n  Movie DB ID: 9002\n  Shows:\n    S:\n      Episode: 1\n',
  ],
  ['a file without order', 'Z:\n  Shows:\n    S:\n      Episode: 1\nA:\n  Shows:\n    S:\n      Episode: 1\n'],
])('many rules at once stand in %s as they do one after the other', (_name, text) => {
  const rules = [
    ...[7, 3, 5, 1, 9].map((n) => rule(n)),
    rule(3, { seriesTitle: 'Another show', seriesTvdbId: null }),
    rule(5, { seasonNumber: 2 }),
    rule(20, { movieTitle: 'Movie 7' }),
  ];
  const together = writeCollection(text, { rules });
  const alone = rules.reduce((now, _, i) => writeCollection(now, { rules: rules.slice(0, i + 1) }), text);
  const byTitle = (one: string) =>
    readCollection(one)
      .rules.map(({ given: _, ...rest }) => rest)
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  expect(byTitle(together)).toEqual(byTitle(alone));
  expect(writeCollection(together, { rules })).toBe(together);
  const keys = (one: string) => one.split('\n').filter((line) => /^\S/.test(line));
  if (text !== '') expect(keys(together).slice(0, 1)).toEqual(keys(alone).slice(0, 1));
});

test('a thousand new rules take some times what a hundred take', () => {
  const write = (count: number) => writeCollection('', { rules: Array.from({ length: count }, (_, n) => rule(n + 1)) });
  write(100);
  const ratio = msOf(() => write(1_000)) / msOf(() => write(100));
  expect(ratio).toBeLessThan(50);
  expect(readCollection(write(1_000)).rules).toHaveLength(1_000);
});

test('parts that stand for each other are read once, and never as more rules than anybody has', () => {
  const aliases = (count: number) =>
    `M0: &a\n  Shows: &s\n    S:\n      Episode: 1\n${Array.from({ length: count }, (_, n) => `M${n + 1}:\n  Shows: *s\n`).join('')}`;
  expect(readCollection(aliases(50)).rules).toHaveLength(51);
  readCollection(aliases(300));
  const ratio = msOf(() => readCollection(aliases(8_000))) / msOf(() => readCollection(aliases(800)));
  // Ten times as many; looked for one by one, they take a hundred times as long.
  expect(ratio).toBeLessThan(60);
  const shows = Array.from({ length: 1_000 }, (_, n) => `    S${n}:\n      Episode: 1\n`).join('');
  const bomb = `M0:\n  Shows: &s\n${shows}${Array.from({ length: 1_000 }, (_, n) => `M${n + 1}:\n  Shows: *s\n`).join('')}`;
  const { rules, problems } = readCollection(bomb);
  expect(rules.length).toBeLessThanOrEqual(20_000);
  expect(problems.at(-1)?.reason).toMatch(/only the first 10000 rules were read/);
});

test('a text that nests deeper than can be followed is a fault of the text', () => {
  const { problems, isBroken } = readCollection(`a: ${'['.repeat(100_000)}`);
  expect(isBroken).toBe(true);
  expect(problems[0]?.reason).toMatch(/nests too deeply|not valid YAML/);
});
