import type { Runtime } from '../core/runtime.ts';
import { settingsWereChanged } from '../core/settings/change-settings.ts';
import { isSettingKey, parseSetting } from '../core/settings/settings.ts';

type SettingsContext = Pick<Runtime, 'store' | 'now' | 'settingsChanged' | 'wake'>;

/** Plex Linker 3 kept any key. Those that mean nothing here live under a name of their own, away from what this service keeps. */
function storedKey(key: string): string {
  return isSettingKey(key) ? key : `legacy:${key}`;
}

/** The value as it was given; null when it was never set. */
export async function readLegacySetting({ store }: Pick<Runtime, 'store'>, key: string): Promise<unknown> {
  return (await store.settings.get(storedKey(key))) ?? null;
}

/** Keeps the value as given, so that it is answered so again; null unsets it. Throws `invalid` for a wrong type. */
export async function writeLegacySetting(runtime: SettingsContext, key: string, value: unknown): Promise<void> {
  if (isSettingKey(key)) parseSetting(key, value);
  if (value === null) await runtime.store.settings.unset(storedKey(key));
  else await runtime.store.settings.set(new Map([[storedKey(key), value]]));
  await settingsWereChanged(runtime);
}
