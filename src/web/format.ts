import type { Language } from './preferences.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Writes times and numbers in a language. Times are UTC epoch milliseconds. */
export interface Format {
  /** "2 min ago"; the date if it is longer ago than a week. */
  ago(at: number): string;
  /** Date and time in full. */
  full(at: number): string;
  /** "12 Jun 2020", of a date or a time in ISO 8601. */
  date(iso: string): string;
  number(value: number): string;
  /** "4.2 GB", in steps of 1000 as file managers do. */
  size(bytes: number): string;
}

interface Formatters {
  readonly relative: Intl.RelativeTimeFormat;
  readonly date: Intl.DateTimeFormat;
  /** Of a date without a time, which is the same everywhere. */
  readonly day: Intl.DateTimeFormat;
  readonly full: Intl.DateTimeFormat;
  readonly number: Intl.NumberFormat;
  readonly fraction: Intl.NumberFormat;
}

/** They take longer to make than to use. */
const made = new Map<Language, Formatters>();

function formattersOf(language: Language): Formatters {
  const known = made.get(language);
  if (known !== undefined) return known;
  const formatters = {
    relative: new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }),
    date: new Intl.DateTimeFormat(language, { dateStyle: 'medium' }),
    day: new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }),
    full: new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' }),
    number: new Intl.NumberFormat(language),
    fraction: new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  };
  made.set(language, formatters);
  return formatters;
}

export function createFormat(language: Language, now: number): Format {
  const { relative, date, day, full, number, fraction } = formattersOf(language);
  return {
    ago(at) {
      const passed = now - at;
      const size = Math.abs(passed);
      if (size < minuteMs) return relative.format(-Math.round(passed / 1_000), 'second');
      if (size < hourMs) return relative.format(-Math.round(passed / minuteMs), 'minute');
      if (size < dayMs) return relative.format(-Math.round(passed / hourMs), 'hour');
      return size < 7 * dayMs ? relative.format(-Math.round(passed / dayMs), 'day') : date.format(at);
    },
    full: (at) => full.format(at),
    date: (iso) => (Number.isNaN(Date.parse(iso)) ? iso : day.format(new Date(iso))),
    number: (value) => number.format(value),
    size(bytes) {
      const units = ['B', 'kB', 'MB', 'GB', 'TB'];
      let [value, unit] = [bytes, 0];
      while (value >= 1_000 && unit < units.length - 1) [value, unit] = [value / 1_000, unit + 1];
      return `${unit === 0 ? number.format(value) : fraction.format(value)} ${units[unit]}`;
    },
  };
}
