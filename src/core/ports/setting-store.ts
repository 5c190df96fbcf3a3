export interface SettingStore {
  all(): Promise<Map<string, unknown>>;
  get(key: string): Promise<unknown>;
  set(values: ReadonlyMap<string, unknown>): Promise<void>;
  unset(key: string): Promise<void>;
}
