import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type * as z from 'zod';
import { settingTable } from '../core/settings/settings.ts';
import { AppError } from '../errors.ts';
import type { Config, DatabaseConfig } from './config.ts';
import { dataDirOf, isInContainer } from './data-dir.ts';
import { environmentSchema, readVariables, settingsSchema } from './environment.ts';
import { readInstances, readPlexServers, serverVariables } from './servers.ts';
import type { Environment } from './variable-types.ts';

export interface ConfigOptions {
  readonly cwd?: string;
  readonly inContainer?: boolean;
  exists?(path: string): boolean;
}

type Variables = Partial<z.output<typeof environmentSchema>>;

const anibridgeList = 'https://github.com/anibridge/anibridge-mappings/releases/download/v3/mappings.json';

/** Environment → Config, checked once. Every wrong value is named in one AppError('invalid'), a sentence each. */
export function readConfig(environment: Environment, options: ConfigOptions = {}): Config {
  const { cwd = process.cwd(), exists = existsSync } = options;
  const problems: string[] = [];
  const given = readVariables(environmentSchema, environment, { problems });
  const inContainer = options.inContainer ?? isInContainer(environment, { exists });
  const dataDir = dataDirOf(given.DATA_DIR, inContainer, { cwd, exists });
  const media = mediaRoot(given, { cwd, problems });
  const config: Config = {
    host: given.HOST ?? (inContainer ? '0.0.0.0' : '127.0.0.1'),
    port: given.PORT ?? 8080,
    urlBase: given.URL_BASE ?? '',
    publicUrl: given.PUBLIC_URL ?? null,
    dataDir,
    database: database(given, { cwd, dataDir }),
    mediaRoot: media.path,
    mediaRootVariable: media.variable,
    instances: (['sonarr', 'radarr'] as const).flatMap((kind) => readInstances(kind, environment, problems)),
    plexServers: readPlexServers(environment, problems),
    plexTvUrl: given.PLEX_TV_URL ?? 'https://plex.tv',
    sonarrPrefix: given.SONARR_ROOT_PATH_PREFIX?.replace(/\/+$/, '') || null,
    apiKey: given.PLEX_LINKER_API_KEY ?? null,
    webhookSecret: given.WEBHOOK_SECRET ?? null,
    encryptionKey: given.ENCRYPTION_KEY ?? null,
    previousEncryptionKey: given.ENCRYPTION_KEY_PREVIOUS ?? null,
    auth: given.AUTH ?? 'required',
    allowedHosts: given.ALLOWED_HOSTS ?? [],
    trustedProxies: given.TRUSTED_PROXIES ?? [],
    metricsPublic: given.METRICS_PUBLIC === 'true',
    webhookRateLimit: given.WEBHOOK_RATE_LIMIT ?? 100,
    yamlDir: given.PLEX_LINKER_YAML_DIR ?? null,
    // Set but empty means none.
    mappingListUrls: environment.MAPPING_LIST_URL?.trim() === '' ? [] : (given.MAPPING_LIST_URL ?? [anibridgeList]),
    tmdbApiKey: given.TMDB_API_KEY ?? null,
    logLevel: given.LOG_LEVEL ?? 'info',
    settings: settings(environment, problems),
    fromEnvironment: givenNames(environment),
  };
  if (problems.length > 0) throw new AppError('invalid', problems.join(' '));
  return config;
}

function database(
  { DATABASE_URL: address, DATABASE_AUTH_TOKEN: authToken }: Variables,
  { cwd, dataDir }: { readonly cwd: string; readonly dataDir: string },
): DatabaseConfig {
  if (address === undefined) return { kind: 'file', path: join(dataDir, 'plex-linker.db') };
  if (address.kind !== 'remote') return { kind: address.kind, path: resolve(cwd, address.path) };
  return { ...address, ...(authToken === undefined ? {} : { authToken }) };
}

function mediaRoot(
  given: Variables,
  { cwd, problems }: { readonly cwd: string; readonly problems: string[] },
): { path: string; variable: string } {
  for (const variable of ['MEDIA_ROOT', 'DOCKER_MEDIA_PATH', 'HOST_MEDIA_PATH'] as const) {
    const value = given[variable];
    if (value === undefined) continue;
    const path = resolve(cwd, value);
    if (path === '/')
      problems.push(
        `${variable} is "/": name the folder that holds your media, so that nothing outside it can be touched.`,
      );
    return { path, variable };
  }
  problems.push(
    'MEDIA_ROOT is missing: set it to the folder that holds your movies and shows, as this service sees it.',
  );
  return { path: '/nonexistent', variable: 'MEDIA_ROOT' };
}

function settings(environment: Environment, problems: string[]): Map<string, unknown> {
  const given = readVariables(settingsSchema, environment, { problems });
  const byKey = settingTable.map(({ key, variable }) => [key, variable && given[variable]] as const);
  return new Map(byKey.filter(([, value]) => value !== undefined));
}

function givenNames(environment: Environment): Set<string> {
  const known = [...Object.keys(environmentSchema.shape), ...Object.keys(settingsSchema.shape)];
  const names = [...known, ...serverVariables(environment)];
  return new Set(names.filter((name) => (environment[name] ?? '').trim() !== ''));
}
