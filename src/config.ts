import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import type { InstanceKind, PathMap } from './core/model.ts';
import { parseSetting } from './core/settings.ts';
import { AppError } from './errors.ts';

interface InstanceConfig {
  readonly kind: InstanceKind;
  readonly number: number;
  readonly name: string;
  readonly url: string;
  readonly apiPath: string;
  readonly apiKey: string;
  readonly pathMap: readonly PathMap[];
}

export type DatabaseConfig =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'remote'; readonly url: string; readonly authToken?: string }
  /** The old `sqlite:` form: a Plex Linker 3 database, or where ours is to be. */
  | { readonly kind: 'legacySqlite'; readonly path: string };

export interface Config {
  readonly host: string;
  readonly port: number;
  /** '' or '/prefix'. */
  readonly urlBase: string;
  readonly publicUrl: string | null;
  readonly dataDir: string;
  readonly database: DatabaseConfig;
  readonly mediaRoot: string;
  readonly mediaRootVariable: string;
  readonly instances: readonly InstanceConfig[];
  readonly sonarrPrefix: string | null;
  readonly apiKey: string | null;
  readonly webhookSecret: string | null;
  readonly encryptionKey: string | null;
  readonly auth: 'required' | 'none';
  readonly trustedProxies: readonly string[];
  readonly metricsPublic: boolean;
  readonly webhookRateLimit: number;
  readonly yamlDir: string | null;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Settings that variables give: they win over stored ones. */
  readonly settings: ReadonlyMap<string, unknown>;
  /** Names of the variables that were given. */
  readonly fromEnvironment: ReadonlySet<string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Environment → Config, checked once. Every wrong value is named in one AppError('invalid'), a sentence each. */
export function readConfig(
  environment: Environment,
  options: { cwd?: string; exists?: (path: string) => boolean } = {},
): Config {
  const { cwd = process.cwd(), exists = existsSync } = options;
  const reader = createReader(environment);
  const inContainer = reader.text('PLEX_LINKER_CONTAINER') === '1' || exists('/.dockerenv');
  const dataDir = resolve(cwd, reader.text('DATA_DIR') ?? defaultDataDir(inContainer, exists));
  const media = mediaRoot(reader, cwd);
  const prefix = reader.text('SONARR_ROOT_PATH_PREFIX');
  const config: Config = {
    host: reader.text('HOST') ?? (inContainer ? '0.0.0.0' : '127.0.0.1'),
    port: reader.integer('PORT', 8080, 0, 65_535),
    urlBase: urlBase(reader.text('URL_BASE')),
    publicUrl: reader.address('PUBLIC_URL'),
    dataDir,
    database: database(reader, cwd, dataDir),
    mediaRoot: media.path,
    mediaRootVariable: media.variable,
    instances: [...instances(reader, environment, 'sonarr'), ...instances(reader, environment, 'radarr')],
    sonarrPrefix: prefix === null || prefix === '/' ? null : prefix.replace(/\/+$/, ''),
    apiKey: reader.text('PLEX_LINKER_API_KEY'),
    webhookSecret: reader.text('WEBHOOK_SECRET'),
    encryptionKey: reader.matching('ENCRYPTION_KEY', /^[0-9a-f]{64}$/i, '64 hex digits (32 bytes)'),
    auth: reader.choice('AUTH', ['required', 'none'], 'required'),
    trustedProxies: trustedProxies(reader),
    metricsPublic: reader.choice('METRICS_PUBLIC', ['true', 'false'], 'false') === 'true',
    webhookRateLimit: reader.integer('WEBHOOK_RATE_LIMIT', 100, 1, 1_000_000_000),
    yamlDir: reader.text('PLEX_LINKER_YAML_DIR'),
    logLevel: reader.choice('LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info'),
    settings: settings(reader),
    fromEnvironment: new Set(Object.keys(environment).filter((name) => reader.text(name) !== null)),
  };
  reader.finish();
  return config;
}

interface Reader {
  /** The value, or null when it is not given; empty counts as not given. */
  text(name: string): string | null;
  integer(name: string, fallback: number, min: number, max: number): number;
  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T;
  matching(name: string, pattern: RegExp, words: string): string | null;
  address(name: string): string | null;
  fault(sentence: string): void;
  finish(): void;
}

function createReader(environment: Environment): Reader {
  const faults: string[] = [];
  const text = (name: string) => {
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  return {
    text,
    integer(name, fallback, min, max) {
      const value = text(name);
      if (value === null) return fallback;
      const number = Number(value);
      if (/^\d+$/.test(value) && number >= min && number <= max) return number;
      faults.push(`${name} is to be a whole number from ${min} to ${max}, not "${value}".`);
      return fallback;
    },
    choice(name, choices, fallback) {
      const value = text(name);
      if (value === null) return fallback;
      const found = choices.find((one) => one === value.toLowerCase());
      if (found === undefined) faults.push(`${name} is to be one of ${choices.join(', ')}, not "${value}".`);
      return found ?? fallback;
    },
    matching(name, pattern, words) {
      const value = text(name);
      if (value === null || pattern.test(value)) return value;
      faults.push(`${name} is to be ${words}; what was given has ${value.length} characters.`);
      return null;
    },
    address(name) {
      const value = text(name);
      if (value === null) return null;
      if (isWebAddress(value)) return value.replace(/\/+$/, '');
      faults.push(
        `${name} is to be an address that begins with http:// or https://, not "${value.replace(/\/\/[^/]*@/, '//…@')}".`,
      );
      return null;
    },
    fault: (sentence) => faults.push(sentence),
    finish() {
      if (faults.length > 0) throw new AppError('invalid', faults.join(' '));
    },
  };
}

function isWebAddress(value: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(value).protocol) && /^https?:\/\/[^/]/i.test(value);
  } catch {
    return false;
  }
}

/** Plex Linker 3 kept its data in /app/data; its compose file runs this service too. */
function defaultDataDir(inContainer: boolean, exists: (path: string) => boolean): string {
  if (!inContainer) return './data';
  const oursIsThere = exists('/config/plex-linker.db');
  return exists('/app/data') && !oursIsThere ? '/app/data' : '/config';
}

function urlBase(value: string | null): string {
  const inner = (value ?? '').replace(/^\/+|\/+$/g, '');
  return inner === '' ? '' : `/${inner}`;
}

function mediaRoot(reader: Reader, cwd: string): { path: string; variable: string } {
  for (const variable of ['MEDIA_ROOT', 'DOCKER_MEDIA_PATH', 'HOST_MEDIA_PATH']) {
    const value = reader.text(variable);
    if (value === null) continue;
    const path = resolve(cwd, value);
    if (path === '/')
      reader.fault(
        `${variable} is "/": name the folder that holds your media, so that nothing outside it can be touched.`,
      );
    return { path, variable };
  }
  reader.fault(
    'MEDIA_ROOT is missing: set it to the folder that holds your movies and shows, as this service sees it.',
  );
  return { path: '/nonexistent', variable: 'MEDIA_ROOT' };
}

function database(reader: Reader, cwd: string, dataDir: string): DatabaseConfig {
  const value = reader.text('DATABASE_URL');
  if (value === null) return { kind: 'file', path: join(dataDir, 'plex-linker.db') };
  const legacy = /^sqlite(?:\+\w+)?:\/\/\/(.+)$/.exec(value);
  if (legacy?.[1] !== undefined) return { kind: 'legacySqlite', path: resolve(cwd, legacy[1]) };
  const file = /^file:(?:\/\/(?=\/))?(.+)$/.exec(value);
  if (file?.[1] !== undefined) return { kind: 'file', path: resolve(cwd, decodeURIComponent(file[1])) };
  if (/^(?:libsql|https?|wss?):\/\/[^/]/.test(value)) {
    const authToken = reader.text('DATABASE_AUTH_TOKEN');
    return { kind: 'remote', url: value, ...(authToken === null ? {} : { authToken }) };
  }
  reader.fault(
    `DATABASE_URL is to begin with file:, libsql:, http:, https: or sqlite:///, not "${value.split(':')[0]}:".`,
  );
  return { kind: 'file', path: join(dataDir, 'plex-linker.db') };
}

function instances(reader: Reader, environment: Environment, kind: InstanceKind): InstanceConfig[] {
  const upper = kind.toUpperCase();
  const pattern = new RegExp(`^${upper}_(?:(\\d{1,3})_)?(?:URL|API_KEY)$`);
  const prefixes = new Map<number, string>();
  for (const name of Object.keys(environment)) {
    const match = pattern.exec(name);
    if (match === null || reader.text(name) === null) continue;
    const number = Number(match[1] ?? 0);
    const prefix = match[1] === undefined ? `${upper}_` : `${upper}_${match[1]}_`;
    const other = prefixes.get(number);
    if (other !== undefined && other !== prefix)
      reader.fault(`${prefix}… and ${other}… both mean ${kind} ${number}: use one of them.`);
    else prefixes.set(number, prefix);
  }
  return [...prefixes]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([number, prefix]) => instance(reader, kind, number, prefix) ?? []);
}

function instance(reader: Reader, kind: InstanceKind, number: number, prefix: string): InstanceConfig | null {
  const url = reader.address(`${prefix}URL`);
  const apiKey = reader.text(`${prefix}API_KEY`);
  const title = kind === 'sonarr' ? 'Sonarr' : 'Radarr';
  // A compose file may name the address before the key is known: that server is not set up yet.
  if (url === null && reader.text(`${prefix}URL`) === null)
    reader.fault(`${prefix}URL is missing, though ${prefix}API_KEY is given.`);
  if (apiKey === null)
    reader.fault(`${prefix}API_KEY is missing, though ${prefix}URL is given: ${title} shows it in Settings, General.`);
  if (url === null || apiKey === null) return null;
  const apiPath = (reader.text(`${prefix}API_PATH`) ?? '/api/v3').replace(/^\/*/, '/').replace(/\/+$/, '');
  return {
    kind,
    number,
    name: reader.text(`${prefix}NAME`) ?? (number === 0 ? title : `${title} ${number}`),
    url,
    apiPath,
    apiKey,
    pathMap: pathMap(reader, `${prefix}PATH_MAP`),
  };
}

/** Pairs `theirs=ours`, split by `;`. Theirs may be a Windows path. */
function pathMap(reader: Reader, name: string): PathMap[] {
  const value = reader.text(name);
  if (value === null) return [];
  return value
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .flatMap((pair) => {
      const at = pair.lastIndexOf('=');
      const [theirs, ours] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
      if (at > 0 && theirs !== '' && ours.startsWith('/')) return [{ theirs, ours }];
      reader.fault(
        `${name} is to hold pairs "theirs=ours" split by ";", ours an absolute path here; "${pair}" is none.`,
      );
      return [];
    });
}

function trustedProxies(reader: Reader): string[] {
  const list = (reader.text('TRUSTED_PROXIES') ?? '').split(/[\s,;]+/).filter((one) => one !== '');
  for (const one of list) {
    const [address = '', bits] = one.split('/');
    const kind = isIP(address);
    const fits = bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (kind === 6 ? 128 : 32));
    if (kind === 0 || !fits)
      reader.fault(`TRUSTED_PROXIES is to hold addresses or networks such as 172.18.0.0/16; "${one}" is none.`);
  }
  return list;
}

const settingVariables: Readonly<Record<string, string>> = {
  LINK_STYLE: 'links.style',
  LINK_NAMING: 'links.naming',
  PLEX_LINKER_SCAN_INTERVAL_MINUTES: 'reconcile.intervalMinutes',
};

function settings(reader: Reader): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [variable, key] of Object.entries(settingVariables)) {
    const value = reader.text(variable);
    if (value === null) continue;
    try {
      found.set(key, parseSetting(key, value));
    } catch (error) {
      reader.fault((error as Error).message.replace(`"${key}"`, variable));
    }
  }
  return found;
}
