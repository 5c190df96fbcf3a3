import { parseSetting } from './parse-setting.ts';
import type { SettingDefinition } from './setting-definition.ts';
import { type SettingKey, type Settings, settingTable } from './settings.ts';

export interface SettingRow {
  readonly key: SettingKey;
  readonly type: SettingDefinition['type'];
  readonly default: Settings[SettingKey];
  readonly value: Settings[SettingKey];
  readonly source: 'environment' | 'database' | 'default';
}

/**
 * The rows of GET /settings. The environment overrides the database, which overrides the default. A stored value that is no longer valid is
 * ignored.
 */
export function settingRows(
  stored: ReadonlyMap<string, unknown>,
  environment: ReadonlyMap<string, unknown>,
): SettingRow[] {
  return settingTable.map((definition) => {
    const { key, type } = definition;
    const base = { key, type, default: definition.default };
    const given = usable(key, environment.get(key));
    if (given !== undefined) return { ...base, value: given, source: 'environment' };
    const kept = usable(key, stored.get(key));
    if (kept !== undefined) return { ...base, value: kept, source: 'database' };
    return { ...base, value: definition.default, source: 'default' };
  });
}

function usable(key: SettingKey, value: unknown): Settings[SettingKey] | undefined {
  if (value === undefined) return undefined;
  try {
    return parseSetting(key, value);
  } catch {
    return undefined;
  }
}

export function effectiveSettings(
  stored: ReadonlyMap<string, unknown>,
  environment: ReadonlyMap<string, unknown>,
): Settings {
  return Object.fromEntries(
    settingRows(stored, environment).map(({ key, value }) => [key, value]),
  ) as unknown as Settings;
}
