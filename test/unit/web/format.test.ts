import { describe, expect, test } from 'vitest';
import { createFormat } from '../../../src/web/format.ts';
import { preferredLanguage } from '../../../src/web/preferences.ts';

describe('times and sizes', () => {
  const now = Date.UTC(2026, 10, 30, 12);

  test.each([
    ['en', 2_000, '2 sec. ago'],
    ['en', 120_000, '2 min. ago'],
    ['de', 3 * 3_600_000, 'vor 3 Std.'],
    ['en', 26 * 3_600_000, 'yesterday'],
    ['de', 40 * 86_400_000, '21.10.2026'],
    ['en', -3 * 60_000, 'in 3 min.'],
  ] as const)('in %s, %i ms ago is "%s"', (language, passed, text) => {
    expect(createFormat(language, now).ago(now - passed)).toBe(text);
  });

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [4_236_000_000, '4.2 GB'],
    [9e15, '9,000.0 TB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(createFormat('en', now).size(bytes)).toBe(text);
  });
});

test.each([
  ['', 'en'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['fr, en;q=0.5, de;q=0.7', 'de'],
  ['fr', 'en'],
  ['de;q=0, en', 'en'],
  [';;;q=x,,', 'en'],
] as const)('a browser that accepts "%s" gets %s', (accepted, language) => {
  expect(preferredLanguage(accepted)).toBe(language);
});
