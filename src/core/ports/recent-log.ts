export const logLevels = ['error', 'warn', 'info', 'debug'] as const;

export interface LogLine {
  /** Counts up from the start of the process. */
  readonly number: number;
  /** UTC epoch milliseconds. */
  readonly at: number;
  readonly level: (typeof logLevels)[number];
  readonly message: string;
  /** "key=value" pairs, without secrets. */
  readonly facts: string;
}

/** The last lines of the log, kept in memory. */
export interface RecentLog {
  /** Newest first, at most a few hundred. */
  recent(): readonly LogLine[];
}
