import type { Runtime } from '../runtime.ts';
import { type SettingRow, settingRows } from './setting-rows.ts';

/** Every setting with the value in force and where it comes from. */
export async function listSettings({
  store,
  environmentSettings,
}: Pick<Runtime, 'store' | 'environmentSettings'>): Promise<SettingRow[]> {
  return settingRows(await store.settings.all(), environmentSettings);
}
