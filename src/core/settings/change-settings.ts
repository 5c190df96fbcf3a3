import { AppError } from '../../errors.ts';
import { describeChange } from '../audit/audit-scope.ts';
import type { Store } from '../ports/store.ts';
import { parseSetting } from './parse-setting.ts';
import { settingTable } from './settings.ts';

interface SettingsContext {
  readonly store: Pick<Store, 'settings' | 'tasks'>;
  now(): number;
  settingsChanged(): void;
  wake(): void;
}

/**
 * Checks all values, then stores them together; null, '' and [] restore the default. Tasks that wait for a setting become due at once. Throws
 * `invalid` for an unknown key or a wrong value and `conflict` for a setting that the environment overrides; nothing is stored then.
 */
export async function changeSettings(
  runtime: SettingsContext & { readonly environmentSettings: ReadonlyMap<string, unknown> },
  values: ReadonlyMap<string, unknown>,
): Promise<void> {
  const stored = new Map<string, unknown>();
  const reset: string[] = [];
  for (const [key, value] of values) {
    const parsed = parseSetting(key, value);
    const variable = settingTable.find((one) => one.key === key)?.variable;
    if (runtime.environmentSettings.has(key))
      throw new AppError(
        'conflict',
        `"${key}" is set by the variable ${variable ?? 'of the environment'}: change it there.`,
      );
    if (parsed === undefined) reset.push(key);
    else stored.set(key, parsed);
  }
  const before = await runtime.store.settings.all();
  describeChange({
    subject: 'settings',
    before: Object.fromEntries([...values.keys()].map((key) => [key, before.get(key) ?? null])),
    after: Object.fromEntries([...values.keys()].map((key) => [key, stored.get(key) ?? null])),
  });
  if (stored.size > 0) await runtime.store.settings.set(stored);
  for (const key of reset) await runtime.store.settings.unset(key);
  await settingsWereChanged(runtime);
}

export async function settingsWereChanged(runtime: SettingsContext): Promise<void> {
  runtime.settingsChanged();
  await runtime.store.tasks.hasten('all', runtime.now());
  runtime.wake();
}
