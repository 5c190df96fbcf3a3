/** What core says while it works: facts as fields, and one sentence. Known secrets never reach a line. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** From now on this value is written as "…" wherever it occurs. */
  hide(secret: string): void;
}

export type LogFields = Readonly<Record<string, unknown>>;
