import type { SettingStore } from '../ports/setting-store.ts';
import { effectiveSettings } from './setting-rows.ts';
import type { Settings } from './settings.ts';

export interface SettingsInForce {
  /** Cached until a setting is written. */
  get(): Promise<Settings>;
  /** The values read last, for callers that cannot wait. */
  last(): Settings;
  /** Clears the cache after a setting was written. */
  forget(): void;
}

/** The stored settings, overridden by those of the environment. */
export async function createSettingsInForce(
  store: Pick<SettingStore, 'all'>,
  environment: ReadonlyMap<string, unknown>,
): Promise<SettingsInForce> {
  const read = async () => effectiveSettings(await store.all(), environment);
  let last = await read();
  let current: Promise<Settings> | undefined = Promise.resolve(last);

  async function readAgain(): Promise<Settings> {
    try {
      last = await read();
      return last;
    } catch (error) {
      // A failed read is not cached.
      current = undefined;
      throw error;
    }
  }

  return {
    get: () => (current ??= readAgain()),
    last: () => last,
    forget() {
      current = readAgain();
      // The next caller of `get` sees the error; nobody awaits this one.
      current.catch(() => undefined);
    },
  };
}
