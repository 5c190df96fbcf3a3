import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFormat } from '../../../src/web/format.ts';
import { catalogues, languages, preferredLanguage } from '../../../src/web/preferences.ts';

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
    expect(createFormat(catalogues[language], now).ago(now - passed)).toBe(text);
  });

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [4_236_000_000, '4.2 GB'],
    [9e15, '9,000.0 TB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(createFormat(catalogues.en, now).size(bytes)).toBe(text);
  });
});

describe.each(languages)('what `Intl` writes in %s', (language) => {
  const now = Date.UTC(2026, 10, 30, 12);
  const format = createFormat(catalogues[language], now);
  const time = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) });

  test('times', () => {
    const full = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' });
    const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
    const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
    const check = (at: number) => {
      expect(format.full(at)).toBe(full.format(at));
      expect(format.date(new Date(at).toISOString())).toBe(day.format(at));
      if (Math.abs(at - now) >= 7 * 86_400_000) expect(format.ago(at)).toBe(date.format(at));
    };
    fc.assert(fc.property(time, check));
    for (let month = 0; month < 12; month += 1) check(Date.UTC(2020, month, month + 1, month * 2, 5, 9));
  });

  test('how long ago', () => {
    const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
    const units = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
    for (const [unit, ms] of Object.entries(units))
      for (let count = -7; count <= 7; count += 1)
        if (count !== 0 && Math.abs(count * ms) < 7 * units.day)
          expect(format.ago(now + count * ms)).toBe(relative.format(count, unit as keyof typeof units));
    expect(format.ago(now)).toBe(relative.format(0, 'second'));
  });

  test('numbers', () => {
    const { format: number } = new Intl.NumberFormat(language);
    const check = (value: number) => {
      expect(format.number(value)).toBe(number(value));
    };
    fc.assert(fc.property(fc.integer(), check));
    fc.assert(fc.property(fc.integer({ min: -4e6, max: 4e6 }), (eighths) => check(eighths / 8)));
  });

  test('durations', () => {
    const expected = (value: number, unit: string, maximumFractionDigits: number) =>
      new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(
        value,
      );
    expect(format.duration(15)).toBe(expected(15, 'millisecond', 0));
    expect(format.duration(1_000)).toBe(expected(1, 'second', 1));
    expect(format.duration(8_500)).toBe(expected(8.5, 'second', 1));
    expect(format.duration(754_000)).toBe(expected(12.6, 'minute', 0));
    expect(format.duration(5_400_000)).toBe(expected(1.5, 'hour', 1));
    expect(format.duration(-3)).toBe(expected(0, 'millisecond', 0));
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
