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
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(
    value,
  );
}
