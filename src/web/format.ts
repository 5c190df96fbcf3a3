import type { Texts } from './texts/en.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Writes times and numbers in a language. Times are UTC epoch milliseconds. */
export interface Format {
  /** "2 min. ago"; the date if it is longer ago than a week. */
  ago(at: number): string;
  /** Date and time in full. */
  full(at: number): string;
  /** "Jun 12, 2020", of a date or a time in ISO 8601. */
  date(iso: string): string;
  /** "1.8 sec", "12 min". */
  duration(ms: number): string;
  /** "2 sec", "6 min": of what is only guessed. */
  roughly(ms: number): string;
  number(value: number): string;
  /** "0.85", of a confidence or a weight. */
  hundredths(value: number): string;
  /** "4.2 GB", in steps of 1000 as file managers do. */
  size(bytes: number): string;
}

const lengths = [
  { unit: 'hour', ms: hourMs },
  { unit: 'minute', ms: minuteMs },
  { unit: 'second', ms: 1_000 },
  { unit: 'millisecond', ms: 1 },
] as const;

export function createFormat({ times }: Pick<Texts, 'times'>, now: number): Format {
  function number(value: number, { least = 0, most = 3 } = {}): string {
    const [whole = '', part = ''] = value.toFixed(most).split('.');
    const decimals = part.slice(0, least) + part.slice(least).replace(/0+$/, '');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, times.group);
    return decimals === '' ? grouped : `${grouped}${times.decimal}${decimals}`;
  }

  function relative(passed: number, unit: keyof typeof times.units, unitMs: number): string {
    const count = Math.round(passed / unitMs);
    const day = unit === 'day' ? times.days[-count] : undefined;
    if (day !== undefined) return day;
    if (count === 0) return times.now;
    const amount = `${number(Math.abs(count))} ${times.units[unit]}`;
    return count > 0 ? times.past(amount) : times.future(amount);
  }

  return {
    ago(at) {
      const passed = now - at;
      const size = Math.abs(passed);
      if (size < minuteMs) return relative(passed, 'second', 1_000);
      if (size < hourMs) return relative(passed, 'minute', minuteMs);
      if (size < dayMs) return relative(passed, 'hour', hourMs);
      if (size < 7 * dayMs) return relative(passed, 'day', dayMs);
      const date = new Date(at);
      return times.date(date.getFullYear(), date.getMonth(), date.getDate());
    },
    full: (at) => times.full(new Date(at)),
    date(iso) {
      const date = new Date(iso);
      // A date without a time is the same everywhere.
      const isDate = !Number.isNaN(date.getTime());
      return isDate ? times.date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) : iso;
    },
    duration(ms) {
      const { unit, ms: unitMs } = lengths.find((one) => ms >= one.ms) ?? lengths[3];
      const value = Math.max(ms, 0) / unitMs;
      return `${number(value, { most: value < 10 && unit !== 'millisecond' ? 1 : 0 })} ${times.lengths[unit]}`;
    },
    roughly(ms) {
      const { unit, ms: unitMs } = lengths.find((one) => ms >= one.ms) ?? lengths[2];
      return `${number(Math.max(1, ms / unitMs), { most: 0 })} ${times.lengths[unit === 'millisecond' ? 'second' : unit]}`;
    },
    number: (value) => number(value),
    hundredths: (value) => number(value, { least: 2, most: 2 }),
    size(bytes) {
      const units = ['B', 'kB', 'MB', 'GB', 'TB'];
      let [value, unit] = [bytes, 0];
      while (value >= 1_000 && unit < units.length - 1) [value, unit] = [value / 1_000, unit + 1];
      return `${unit === 0 ? number(value) : number(value, { least: 1, most: 1 })} ${units[unit]}`;
    },
  };
}
