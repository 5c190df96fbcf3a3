/** What the service remembers for itself and nobody sets: cursors, sign-ins, what an import came from. Keys are dotted, such as `plex.pin.7`. */
export interface StateStore {
  /** Undefined when nothing is stored. */
  get(key: string): Promise<unknown>;
  withPrefix(prefix: string): Promise<Map<string, unknown>>;
  set(key: string, value: unknown): Promise<void>;
  /** Stores it unless the key is there; tells whether it did. */
  add(key: string, value: unknown): Promise<boolean>;
  remove(keys: readonly string[]): Promise<void>;
}
