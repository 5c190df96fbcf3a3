/** Core's log: facts as fields, plus one sentence. Known secrets are redacted. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** Writes this value as "…" wherever it occurs from now on. */
  hide(secret: string): void;
}

export type LogFields = Readonly<Record<string, unknown>>;
