import { AppError } from '../../errors.ts';
import type { SettingDefinition } from './setting-definition.ts';
import { type SettingKey, type Settings, settingTable } from './settings.ts';

export function isSettingKey(key: string): key is SettingKey {
  return settingTable.some((one) => one.key === key);
}

/**
 * Parses a setting's value. '', an empty list and null mean the default (undefined), except that null stays for settings where it is a value
 * of its own. Throws AppError('invalid') that names type and range.
 */
export function parseSetting(key: string, value: unknown): Settings[SettingKey] | undefined {
  const definition = settingTable.find((one) => one.key === key);
  if (definition === undefined) throw new AppError('invalid', `There is no setting called "${key}".`);
  if (value === null && definition.nullable) return null;
  if (value === null || (typeof value === 'string' && value.trim() === '')) return undefined;
  const parsed = readSettingValue(value, definition);
  if (parsed === undefined)
    throw new AppError(
      'invalid',
      `"${key}" must be ${wordsFor(definition)}, not ${JSON.stringify(value)?.slice(0, 80)}.`,
    );
  return Array.isArray(parsed) && parsed.length === 0 ? undefined : (parsed as Settings[SettingKey]);
}

/** The value as stored; undefined if invalid. Strings are parsed, because environment variables and old scripts send nothing else. */
function readSettingValue(value: unknown, definition: SettingDefinition): unknown {
  return parsers[definition.type](value, definition);
}

type Parser = (value: unknown, definition: SettingDefinition) => unknown;

const parsers: Readonly<Record<SettingDefinition['type'], Parser>> = {
  boolean: (value) => {
    const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
    return word === true || word === 'true' ? true : word === false || word === 'false' ? false : undefined;
  },
  integer: (value, definition) => numberWithin(value, /^-?\d+$/, definition),
  number: (value, definition) => numberWithin(value, /^-?\d+(?:[.,]\d+)?$/, definition),
  enum: (value, { choices }) =>
    typeof value === 'string' ? choices?.find((one) => one.toLowerCase() === value.trim().toLowerCase()) : undefined,
  stringList: (value, { key }) => {
    const list = typeof value === 'string' ? listFromText(value) : value;
    if (!Array.isArray(list) || !list.every((one): one is string => typeof one === 'string')) return undefined;
    const clean = [...new Set(list.map((one) => one.trim()).filter((one) => one !== ''))];
    if (key === 'Movie Extensions') return extensions(clean);
    return clean.some((one) => one.split(/[/\\]/).includes('..') || one.includes('\0')) ? undefined : clean;
  },
};

function numberWithin(value: unknown, pattern: RegExp, { type, min, max }: SettingDefinition): number | undefined {
  const number = typeof value === 'string' && pattern.test(value.trim()) ? Number(value.replace(',', '.')) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  if (type === 'integer' && !Number.isInteger(number)) return undefined;
  return number >= (min ?? Number.NEGATIVE_INFINITY) && number <= (max ?? Number.POSITIVE_INFINITY)
    ? number
    : undefined;
}

/** `mkv`, `.mkv` and `*.mkv` mean the same; rejects what cannot be the end of a file name. */
function extensions(list: readonly string[]): string[] | undefined {
  const clean = list.map((one) => `.${one.replace(/^\*?\.?/, '')}`.toLowerCase());
  return clean.every((one) => /^\.[^\s./\\*?]+$/.test(one)) ? [...new Set(clean)] : undefined;
}

/** A list as the old page sent it: JSON, or words separated by commas or newlines. */
function listFromText(text: string): unknown {
  if (text.trim().startsWith('[')) {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }
  return text.split(/[,\n]/);
}

/** Describes the valid values of this setting, for an error message. */
function wordsFor({ key, type, choices, min, max, nullable }: SettingDefinition): string {
  if (type === 'boolean') return 'true or false';
  if (type === 'enum') return `one of ${choices?.join(', ')}`;
  if (type === 'integer') return `a whole number from ${min ?? 0} to ${max ?? 'any'}`;
  if (type === 'number') return `a number from ${min ?? 0} to ${max ?? 'any'}${nullable ? ', or null' : ''}`;
  return key === 'Movie Extensions' ? 'a list of extensions such as .mkv' : 'a list of strings (folders without "..")';
}
