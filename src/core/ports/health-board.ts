export type HealthLevel = 'ok' | 'notice' | 'warning' | 'error';

/** One thing that is wrong now, in a sentence that suffices alone. `key` identifies it, so that it is replaced or cleared. */
export interface HealthMessage {
  readonly key: string;
  readonly level: HealthLevel;
  readonly message: string;
  readonly since: number;
}

/** What is wrong at this moment; the list of GET /api/v1/system/status. */
export interface HealthBoard {
  set(key: string, level: Exclude<HealthLevel, 'ok'>, message: string): void;
  clear(key: string): void;
  /** Replaces all messages whose key begins with the prefix. */
  replace(
    prefix: string,
    messages: readonly { key: string; level: Exclude<HealthLevel, 'ok'>; message: string }[],
  ): void;
  /** Says the same of these in other words. */
  reword(fits: (message: HealthMessage) => boolean, change: (text: string) => string): void;
  list(): readonly HealthMessage[];
}
