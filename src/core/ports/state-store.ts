/** Internal state that no user sets: cursors, sign-ins, the source of an import. Keys are dotted, such as `plex.pin.7`. */
export interface StateStore {
  /** Undefined if nothing is stored. */
  get(key: string): Promise<unknown>;
  withPrefix(prefix: string): Promise<Map<string, unknown>>;
  set(key: string, value: unknown): Promise<void>;
  /** Stores the value unless the key exists; returns whether it did. */
  add(key: string, value: unknown): Promise<boolean>;
  remove(keys: readonly string[]): Promise<void>;
}
