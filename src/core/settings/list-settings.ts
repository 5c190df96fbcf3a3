import type { Store } from '../ports/store.ts';
import { type SettingRow, settingRows } from './setting-rows.ts';

interface SettingReader {
  readonly store: Pick<Store, 'settings'>;
  readonly environmentSettings: ReadonlyMap<string, unknown>;
}

/** All settings with the value in force and its source. */
export async function listSettings({ store, environmentSettings }: SettingReader): Promise<SettingRow[]> {
  return settingRows(await store.settings.all(), environmentSettings);
}
