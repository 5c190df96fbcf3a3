import { parseSetting } from '../../core/settings/parse-setting.ts';
import type { SettingDefinition } from '../../core/settings/setting-definition.ts';
import type { SettingRow } from '../../core/settings/setting-rows.ts';
import { settingTable } from '../../core/settings/settings.ts';
import { AppError } from '../../errors.ts';
import type { Texts } from '../texts/en.ts';

/** What a form says about each setting. */
export interface SettingsForm {
  /** Only what differs from what the page showed: what somebody else changed meanwhile stays. */
  readonly changed: ReadonlyMap<string, unknown>;
  readonly errors: ReadonlyMap<string, string>;
  /** As typed, by key. */
  readonly typed: ReadonlyMap<string, string>;
}

/** A setting as a field shows it: a list has an entry in each line, null is empty. */
export function textOf(value: SettingRow['value']): string {
  if (Array.isArray(value)) return value.join('\n');
  return value === null ? '' : String(value);
}

/** The name of the field that holds what the page showed. */
export function shownName(key: string): string {
  return `shown.${key}`;
}

export function readSettings(form: URLSearchParams, { settings: words }: Texts): SettingsForm {
  const changed = new Map<string, unknown>();
  const errors = new Map<string, string>();
  const typed = new Map<string, string>();
  for (const definition of settingTable) {
    const { key, type, nullable } = definition;
    const shown = form.get(shownName(key));
    if (shown === null) continue;
    const text = plain(form.get(key) ?? (type === 'boolean' ? 'false' : ''));
    typed.set(key, text);
    if (text === plain(shown)) continue;
    const value = nullable === true && text === '' ? null : text;
    try {
      parseSetting(key, value);
      changed.set(key, value);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      errors.set(key, wantedOf(definition, words));
    }
  }
  return { changed, errors, typed };
}

/** What core says of a value that it refuses, in the language of the page. */
function wantedOf({ key, type, min, max, nullable }: SettingDefinition, { wanted }: Texts['settings']): string {
  if (type === 'integer' || type === 'number') {
    const range = type === 'integer' ? wanted.integer(min ?? 0, max ?? null) : wanted.number(min ?? 0, max ?? null);
    return nullable === true ? `${range} ${wanted.orEmpty}` : range;
  }
  if (type === 'stringList') return key === 'Movie Extensions' ? wanted.extensions : wanted.list;
  return wanted.choice;
}

/** Browsers send lines of a text with a carriage return. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}
