import { describeChange } from '../core/audit/audit-scope.ts';
import type { Runtime } from '../core/runtime.ts';
import { settingsWereChanged } from '../core/settings/change-settings.ts';
import { isSettingKey, parseSetting } from '../core/settings/parse-setting.ts';

type SettingsContext = Pick<Runtime, 'store' | 'now' | 'settingsChanged' | 'wake'>;

/** Plex Linker 3 stored any key. One that is no setting here is state, under a prefix that no key of this service has. */
function stateKey(key: string): string {
  return `legacy:${key}`;
}

/** The value as it was given; null when it was never set. */
export async function readLegacySetting({ store }: Pick<Runtime, 'store'>, key: string): Promise<unknown> {
  const value = isSettingKey(key) ? await store.settings.get(key) : await store.state.get(stateKey(key));
  return value ?? null;
}

/** Keeps the value as given, so that it is answered so again; null unsets it. Throws `invalid` for a wrong type. */
export async function writeLegacySetting(runtime: SettingsContext, key: string, value: unknown): Promise<void> {
  const { settings, state } = runtime.store;
  const before = await readLegacySetting(runtime, key);
  describeChange({ subject: 'settings', before: { [key]: before }, after: { [key]: value } });
  if (isSettingKey(key)) {
    parseSetting(key, value);
    if (value === null) await settings.unset(key);
    else await settings.set(new Map([[key, value]]));
  } else if (value === null) await state.remove([stateKey(key)]);
  else await state.set(stateKey(key), value);
  await settingsWereChanged(runtime);
}
