/** One benchmark, a file in bench/. Throws if a guarantee about counts or writes is broken. */
export interface Bench {
  readonly name: string;
  /** What is measured, and the baseline. */
  readonly what: string;
  run(settings: Settings): Promise<Result>;
}

export interface Settings {
  /** Fewer rounds: a quick run whose figures are not worth keeping. */
  readonly quick: boolean;
  /** Folder for the service's CPU profiles; null = none. */
  readonly profileFolder: string | null;
}

export interface Result {
  readonly figures: readonly Figure[];
  /** Instead of figures, if each row needs other columns. */
  readonly table?: Table;
  readonly ratios: readonly Ratio[];
  /** What was counted or checked, one sentence each. */
  readonly facts: readonly string[];
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Samples of one quantity. */
export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | 's' | 'MiB';
  readonly values: readonly number[];
}

/** A figure relative to another of the same run, or to a limit. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  readonly goal: Goal | null;
}

export interface Goal {
  readonly kind: 'atLeast' | 'atMost' | 'between';
  readonly bounds: readonly [number, number?];
}

export function isMet({ value, goal }: Ratio): boolean | null {
  if (goal === null) return null;
  const [first, second = Number.POSITIVE_INFINITY] = goal.bounds;
  switch (goal.kind) {
    case 'atLeast':
      return value >= first;
    case 'atMost':
      return value <= first;
    case 'between':
      return value >= first && value <= second;
  }
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The nearest rank: an observed value, never an interpolated one. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
