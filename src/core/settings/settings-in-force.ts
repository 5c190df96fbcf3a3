import type { SettingStore } from '../ports/setting-store.ts';
import { effectiveSettings } from './setting-rows.ts';
import type { Settings } from './settings.ts';

export interface SettingsInForce {
  /** Read once, until one is written. */
  get(): Promise<Settings>;
  /** As read last, for what cannot wait. */
  last(): Settings;
  /** One was written. */
  forget(): void;
}

/** The stored settings below those of the environment. */
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
      // What could not be read once is not remembered.
      current = undefined;
      throw error;
    }
  }

  return {
    get: () => (current ??= readAgain()),
    last: () => last,
    forget() {
      current = readAgain();
      // Who asks next is told; here nobody waits for it.
      current.catch(() => undefined);
    },
  };
}
