import type { Runtime } from '../core/runtime.ts';
import { parseSetting } from '../core/settings/parse-setting.ts';
import { readText, writeText } from './text-file.ts';
import { type LegacySetting, legacySettings, readVariables, writeVariables } from './variables.ts';

/** Three lists of folders and endings. */
const maxBytes = 32 * 1024;

/**
 * Syncs variables.yaml and the settings: the side that changed since the last sync wins; at the first sync the file does. Compared as they are
 * meant: `mkv` is `.mkv`.
 */
export function createSettingsSync(
  { store, health, settingsChanged }: Pick<Runtime, 'store' | 'health' | 'settingsChanged'>,
  variables: string,
): () => Promise<void> {
  let knownSettings: ReadonlyMap<LegacySetting, readonly string[] | undefined> | null = null;

  return async () => {
    const text = await readText(variables, maxBytes);
    const file = readVariables(text);
    const problems = [...file.problems];
    const toFile = new Map<LegacySetting, readonly string[] | null>();
    const meant = new Map<LegacySetting, readonly string[] | undefined>();
    for (const name of legacySettings) {
      if (file.isBroken || file.problems.some((one) => one.entry === name)) continue;
      const now = meaningOf(name, file.settings.get(name));
      if (now === 'wrong')
        problems.push({
          line: null,
          entry: name,
          reason: `"${name}" must be a list of strings (folders without "..")`,
        });
      else await syncSetting(name, now);
    }
    async function syncSetting(name: LegacySetting, now: readonly string[] | undefined): Promise<void> {
      const current = meaningOf(name, await store.settings.get(name));
      const stored = current === 'wrong' ? undefined : current;
      meant.set(name, now);
      if (same(now, stored)) return;
      const isByHand = knownSettings === null ? now !== undefined : !same(now, knownSettings.get(name));
      if (!isByHand) {
        toFile.set(name, stored ?? null);
        meant.set(name, stored);
      } else {
        if (now === undefined) await store.settings.unset(name);
        else await store.settings.set(new Map([[name, now]]));
        settingsChanged();
      }
    }
    const [problem] = problems;
    if (problem === undefined) health.clear('yaml:variables');
    else
      health.set(
        'yaml:variables',
        'warning',
        `${variables}${problem.line === null ? '' : `, line ${problem.line}`}: ${problem.reason}.`,
      );
    if (file.isBroken) return;
    const written = writeVariables(text, toFile);
    if (written !== text) await writeText(variables, written);
    knownSettings = meant;
  };
}

/** Undefined is the default. */
function meaningOf(name: LegacySetting, value: unknown): readonly string[] | undefined | 'wrong' {
  try {
    const parsed = value === undefined ? undefined : parseSetting(name, value);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return 'wrong';
  }
}

function same(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.length === other.length && one.every((text, index) => text === other[index]);
}
