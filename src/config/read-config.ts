import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseSetting } from '../core/settings/parse-setting.ts';
import { settingTable } from '../core/settings/settings.ts';
import type { Config } from './config.ts';
import { readDatabaseAddress } from './database-address.ts';
import { createEnvironmentReader, type Environment, type EnvironmentReader, shown } from './environment-reader.ts';
import { readInstances, readPlexServers } from './servers.ts';

export interface ConfigOptions {
  readonly cwd?: string;
  readonly inContainer?: boolean;
  exists?(path: string): boolean;
}

const anibridgeList = 'https://github.com/anibridge/anibridge-mappings/releases/download/v3/mappings.json';

/** Environment → Config, checked once. Every wrong value is named in one AppError('invalid'), a sentence each. */
export function readConfig(environment: Environment, options: ConfigOptions = {}): Config {
  const { cwd = process.cwd(), exists = existsSync } = options;
  const reader = createEnvironmentReader(environment);
  const inContainer = options.inContainer ?? (reader.text('PLEX_LINKER_CONTAINER') === '1' || exists('/.dockerenv'));
  const dataDir = resolve(cwd, reader.text('DATA_DIR') ?? defaultDataDir(inContainer, exists));
  const media = mediaRoot(reader, cwd);
  checkTimeZone(reader);
  const config: Config = {
    host: listenHost(reader) ?? (inContainer ? '0.0.0.0' : '127.0.0.1'),
    port: reader.integer('PORT', { fallback: 8080, min: 0, max: 65_535 }),
    urlBase: urlBase(reader),
    publicUrl: reader.serverAddress('PUBLIC_URL'),
    dataDir,
    database: readDatabaseAddress(reader, { cwd, dataDir }),
    mediaRoot: media.path,
    mediaRootVariable: media.variable,
    instances: [...readInstances(reader, environment, 'sonarr'), ...readInstances(reader, environment, 'radarr')],
    plexServers: readPlexServers(reader, environment),
    plexTvUrl: reader.serverAddress('PLEX_TV_URL') ?? 'https://plex.tv',
    sonarrPrefix: reader.text('SONARR_ROOT_PATH_PREFIX')?.replace(/\/+$/, '') || null,
    apiKey: reader.text('PLEX_LINKER_API_KEY'),
    webhookSecret: reader.text('WEBHOOK_SECRET'),
    encryptionKey: reader.matching('ENCRYPTION_KEY', /^[0-9a-f]{64}$/i, '64 hex digits (32 bytes)'),
    previousEncryptionKey: reader.matching('ENCRYPTION_KEY_PREVIOUS', /^[0-9a-f]{64}$/i, '64 hex digits (32 bytes)'),
    auth: reader.choice('AUTH', ['required', 'none'], 'required'),
    trustedProxies: trustedProxies(reader),
    metricsPublic: reader.choice('METRICS_PUBLIC', ['true', 'false'], 'false') === 'true',
    webhookRateLimit: reader.integer('WEBHOOK_RATE_LIMIT', { fallback: 100, min: 1, max: 1_000_000_000 }),
    yamlDir: reader.text('PLEX_LINKER_YAML_DIR'),
    mappingListUrl: reader.webAddress('MAPPING_LIST_URL') ?? anibridgeList,
    tmdbApiKey: reader.text('TMDB_API_KEY'),
    logLevel: logLevel(reader),
    settings: settings(reader),
    fromEnvironment: reader.given(),
  };
  reader.finish();
  return config;
}

/**
 * Plex Linker 3 kept its data in /app/data; its compose file runs this service too. The image has /config in any case, so what tells is whether we
 * already keep something there.
 */
function defaultDataDir(inContainer: boolean, exists: (path: string) => boolean): string {
  if (!inContainer) return './data';
  const oursIsThere = ['plex-linker.db', 'encryption-key', 'api-key'].some((name) => exists(`/config/${name}`));
  return exists('/app/data') && !oursIsThere ? '/app/data' : '/config';
}

/** IPv6 as in an address, too: `[::]`. */
function listenHost(reader: EnvironmentReader): string | null {
  const value = reader.text('HOST');
  if (value === null) return null;
  const inner = /^\[(.*)\]$/.exec(value)?.[1] ?? value;
  const isHost = inner === value ? isIP(value) !== 0 || /^[\w.-]+$/.test(value) : isIP(inner) === 6;
  if (isHost || /^[\da-f:]+%\w+$/i.test(inner)) return inner;
  reader.fault(`HOST must be an address or a host name without port, such as 0.0.0.0 or [::], not "${shown(value)}".`);
  return null;
}

function urlBase(reader: EnvironmentReader): string {
  const value = reader.text('URL_BASE') ?? '';
  const parts = value.split('/').filter((part) => part !== '');
  if (parts.some((part) => !/^[\w.~%-]+$/.test(part) || /^\.+$/.test(part))) {
    reader.fault(`URL_BASE must be a path such as /plex-linker, not "${shown(value)}".`);
    return '';
  }
  return parts.map((part) => `/${part}`).join('');
}

function mediaRoot(reader: EnvironmentReader, cwd: string): { path: string; variable: string } {
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

/** Node itself takes an unknown zone for UTC and says nothing. */
function checkTimeZone(reader: EnvironmentReader): void {
  const zone = reader.text('TZ');
  if (zone === null) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone.replace(/^:/, '') });
  } catch {
    reader.fault(`TZ must be the name of a time zone such as Europe/Berlin, not "${shown(zone)}".`);
  }
}

function logLevel(reader: EnvironmentReader): Config['logLevel'] {
  // Plex Linker 3 was written in Python and had Python's names.
  const oldNames = { warning: 'warn', critical: 'error' } as const;
  const names = ['trace', 'debug', 'info', 'warn', 'error', 'silent', 'warning', 'critical'] as const;
  const name = reader.choice('LOG_LEVEL', names, 'info');
  return name === 'warning' || name === 'critical' ? oldNames[name] : name;
}

function trustedProxies(reader: EnvironmentReader): string[] {
  const list = (reader.text('TRUSTED_PROXIES') ?? '').split(/[\s,;]+/).filter((one) => one !== '');
  for (const one of list) {
    const [address = '', bits, ...more] = one.split('/');
    const kind = isIP(address);
    const fits = bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (kind === 6 ? 128 : 32));
    if (kind === 0 || !fits || more.length > 0)
      reader.fault(`TRUSTED_PROXIES must hold addresses or networks such as 172.18.0.0/16; "${shown(one)}" is none.`);
  }
  return list;
}

function settings(reader: EnvironmentReader): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const { key, variable } of settingTable) {
    const value = variable === undefined ? null : reader.text(variable);
    if (variable === undefined || value === null) continue;
    try {
      found.set(key, parseSetting(key, value));
    } catch (error) {
      reader.fault((error as Error).message.replace(`"${key}"`, variable));
    }
  }
  return found;
}
