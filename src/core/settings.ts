import { AppError } from '../errors.ts';
import type { LinkNaming, LinkStyle } from './model.ts';

/** The settings in force, by key. */
export interface Settings {
  readonly 'Movie Directories': readonly string[];
  readonly 'Show Directories': readonly string[];
  readonly 'Movie Extensions': readonly string[];
  readonly 'links.style': LinkStyle;
  readonly 'links.naming': LinkNaming;
  readonly 'links.adopt': 'exact' | 'never';
  readonly 'links.sidecars': boolean;
  readonly 'cleanup.brokenLinks': boolean;
  readonly 'breaker.maxRemovals': number;
  readonly 'breaker.maxRemovalPercent': number;
  readonly 'reconcile.intervalMinutes': number;
  readonly 'mount.anchors': readonly string[];
  readonly 'deliveries.retentionDays': number;
}
export type SettingKey = keyof Settings;

export interface SettingDefinition {
  readonly key: SettingKey;
  readonly type: 'boolean' | 'integer' | 'enum' | 'stringList';
  readonly default: Settings[SettingKey];
  readonly description: string;
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** A variable of the environment that wins. */
  readonly variable?: string;
}

/** What Sonarr takes for a video, without .strm: a text that names an address is nothing to link. */
const videoExtensions = (
  '.3gp .asf .avi .bivx .divx .dv .dvr-ms .evo .fli .flv .img .iso .m1v .m2ts .m2v .m4v .mk3d .mkv .mov .mp2 .mp4 .mpe .mpeg .mpg .mts ' +
  '.nsv .nuv .ogm .ogv .qt .rm .rmvb .ts .vob .webm .wmv .wtv .xvid'
).split(' ');

/** The one table of settings; docs/reference/settings.md is made from it. */
export const settingTable: readonly SettingDefinition[] = [
  {
    key: 'Movie Directories',
    type: 'stringList',
    default: [],
    description: "Folders below the media root whose files may be linked. Empty: Radarr's root folders.",
  },
  {
    key: 'Show Directories',
    type: 'stringList',
    default: [],
    description: "Folders below the media root in which links may be made. Empty: Sonarr's root folders.",
  },
  {
    key: 'Movie Extensions',
    type: 'stringList',
    default: videoExtensions,
    description: 'File name extensions that are linked.',
  },
  {
    key: 'links.style',
    type: 'enum',
    default: 'relative',
    choices: ['relative', 'absolute', 'hardlink'],
    variable: 'LINK_STYLE',
    description: 'How links are made.',
  },
  {
    key: 'links.naming',
    type: 'enum',
    default: 'sonarr',
    choices: ['sonarr', 'classic'],
    variable: 'LINK_NAMING',
    description: 'How links are named: as Sonarr would, or as Plex Linker 3 did.',
  },
  {
    key: 'links.adopt',
    type: 'enum',
    default: 'exact',
    choices: ['exact', 'never'],
    description:
      "Whether links that were there before and lead to exactly the movie's file are kept right like our own.",
  },
  { key: 'links.sidecars', type: 'boolean', default: true, description: 'Link subtitles beside the movie, too.' },
  {
    key: 'cleanup.brokenLinks',
    type: 'boolean',
    default: false,
    description: 'Remove broken links in show folders that are not ours at each reconcile.',
  },
  {
    key: 'breaker.maxRemovals',
    type: 'integer',
    default: 10,
    min: 0,
    max: 1_000_000,
    description: 'Up to this many links may go in one run without being asked about.',
  },
  {
    key: 'breaker.maxRemovalPercent',
    type: 'integer',
    default: 10,
    min: 0,
    max: 100,
    description: 'Up to this part of all links may go in one run without being asked about.',
  },
  {
    key: 'reconcile.intervalMinutes',
    type: 'integer',
    default: 15,
    min: 0,
    max: 100_000,
    variable: 'PLEX_LINKER_SCAN_INTERVAL_MINUTES',
    description: 'Minutes between two sweeps; 0 for none.',
  },
  {
    key: 'mount.anchors',
    type: 'stringList',
    default: [],
    description:
      'Files or folders below the media root that are there whenever all disks are mounted; while one is gone no link is removed.',
  },
  {
    key: 'deliveries.retentionDays',
    type: 'integer',
    default: 90,
    min: 1,
    max: 36_500,
    description: 'How long received webhooks are kept; failed ones stay.',
  },
];

export function isSettingKey(key: string): key is SettingKey {
  return settingTable.some((one) => one.key === key);
}

/** A value for a setting, or AppError('invalid') that names type and range. Null, '' and [] mean the default (undefined). */
export function parseSetting(key: string, value: unknown): Settings[SettingKey] | undefined {
  const definition = settingTable.find((one) => one.key === key);
  if (definition === undefined) throw new AppError('invalid', `There is no setting called "${key}".`);
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return undefined;
  const parsed = parsers[definition.type](value, definition);
  if (parsed === undefined)
    throw new AppError(
      'invalid',
      `"${key}" is to be ${wordsFor(definition)}, not ${JSON.stringify(value)?.slice(0, 80)}.`,
    );
  return parsed as Settings[SettingKey];
}

const parsers: Readonly<Record<SettingDefinition['type'], (value: unknown, definition: SettingDefinition) => unknown>> =
  {
    boolean: (value) =>
      value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined,
    integer: (value, { min = 0, max = Number.MAX_SAFE_INTEGER }) => {
      const number = typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
      return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max
        ? number
        : undefined;
    },
    enum: (value, { choices }) => (typeof value === 'string' && choices?.includes(value) ? value : undefined),
    stringList: (value, { key }) => {
      const list = typeof value === 'string' ? listFromText(value) : value;
      if (!Array.isArray(list) || !list.every((one): one is string => typeof one === 'string')) return undefined;
      const clean = list.map((one) => one.trim()).filter((one) => one !== '');
      if (key === 'Movie Extensions') return clean.map((one) => (one.startsWith('.') ? one : `.${one}`).toLowerCase());
      return clean.some((one) => one.split('/').includes('..') || one.includes('\0')) ? undefined : clean;
    },
  };

/** A list as the old page sent it: JSON, or words between commas or on lines. */
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

function wordsFor({ type, choices, min, max }: SettingDefinition): string {
  if (type === 'enum') return `one of ${choices?.join(', ')}`;
  if (type === 'integer') return `a whole number from ${min ?? 0} to ${max ?? 'any'}`;
  return type === 'boolean' ? 'true or false' : 'a list of texts (folders without "..")';
}

export interface SettingRow {
  readonly key: SettingKey;
  readonly type: SettingDefinition['type'];
  readonly default: Settings[SettingKey];
  readonly value: Settings[SettingKey];
  readonly source: 'environment' | 'database' | 'default';
}

/** The rows of GET /settings: the environment wins over the database, the database over the default. A stored value that is no good any more counts as none. */
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
