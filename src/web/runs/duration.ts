import type { Language } from '../preferences.ts';

const steps = [
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1_000 },
  { unit: 'millisecond', ms: 1 },
] as const;

/** "1.8 sec", "12 min". */
export function durationText(language: Language, ms: number): string {
  const { unit, ms: size } = steps.find((step) => ms >= step.ms) ?? steps[3];
  const value = Math.max(ms, 0) / size;
  const maximumFractionDigits = value < 10 && unit !== 'millisecond' ? 1 : 0;
  return formatterOf(language, unit, maximumFractionDigits).format(value);
}

/** A page of runs writes a hundred durations, and a formatter takes longer to make than to use. */
const made = new Map<string, Intl.NumberFormat>();

function formatterOf(language: Language, unit: string, maximumFractionDigits: number): Intl.NumberFormat {
  const key = `${language} ${unit} ${maximumFractionDigits}`;
  const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits } as const;
  const formatter = made.get(key) ?? new Intl.NumberFormat(language, options);
  made.set(key, formatter);
  return formatter;
}
