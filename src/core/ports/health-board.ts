export type HealthLevel = 'ok' | 'notice' | 'warning' | 'error';

/** One current problem, in a sentence that stands alone. `key` identifies it, to replace or clear it. */
export interface HealthMessage {
  readonly key: string;
  readonly level: HealthLevel;
  readonly message: string;
  readonly since: number;
}

/** The current problems, as GET /api/v1/system/status lists them. */
export interface HealthBoard {
  set(key: string, level: Exclude<HealthLevel, 'ok'>, message: string): void;
  clear(key: string): void;
  /** Replaces all messages whose key begins with the prefix. */
  replace(
    prefix: string,
    messages: readonly { key: string; level: Exclude<HealthLevel, 'ok'>; message: string }[],
  ): void;
  /** Changes the text of matching messages and nothing else. */
  reword(fits: (message: HealthMessage) => boolean, change: (text: string) => string): void;
  /** Drops matching messages, whatever their cause. */
  forget(fits: (message: HealthMessage) => boolean): void;
  list(): readonly HealthMessage[];
}
