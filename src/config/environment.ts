import { isIP } from 'node:net';
import * as z from 'zod';
import { parseSetting } from '../core/settings/parse-setting.ts';
import { type SettingKey, settingTable } from '../core/settings/settings.ts';
import { databaseAddress } from './database-address.ts';
import {
  choice,
  type Environment,
  hexKey,
  listOf,
  parsed,
  serverAddress,
  shown,
  text,
  wholeNumber,
  withoutSecrets,
} from './variable-types.ts';

/** IPv6 as in an address, too: `[::]`. */
const host = parsed(
  (value) => {
    const inner = /^\[(.*)\]$/.exec(value)?.[1] ?? value;
    const isHost = inner === value ? isIP(value) !== 0 || /^[\w.-]+$/.test(value) : isIP(inner) === 6;
    return isHost || /^[\da-f:]+%\w+$/i.test(inner) ? inner : undefined;
  },
  (value) => `must be an address or a host name without port, such as 0.0.0.0 or [::], not "${shown(value)}".`,
);

const urlBase = parsed(
  (value) => {
    const parts = value.split('/').filter((part) => part !== '');
    const isPath = parts.every((part) => /^[\w.~%-]+$/.test(part) && !/^\.+$/.test(part));
    return isPath ? parts.map((part) => `/${part}`).join('') : undefined;
  },
  (value) => `must be a path such as /plex-linker, not "${shown(value)}".`,
);

const trustedProxies = listOf({
  separator: /[\s,;]+/,
  read(part) {
    const [address = '', bits, ...more] = part.split('/');
    const kind = isIP(address);
    const fits = bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (kind === 6 ? 128 : 32));
    return kind !== 0 && fits && more.length === 0 ? part : undefined;
  },
  problem: (part) => `must hold addresses or networks such as 172.18.0.0/16; "${shown(part)}" is none.`,
});

const mappingLists = listOf({
  separator: /\s+/,
  read: (part) =>
    /^(https?|file):\/\/[^/]|^(file:\/\/)?\/[^/]/i.test(part) && (part.startsWith('/') || URL.canParse(part))
      ? part
      : undefined,
  problem: (part) =>
    `must hold addresses that begin with http:// or https://, or paths of files; "${shown(withoutSecrets(part))}" is neither.`,
});

/** As the Host header names them: without scheme, port and path. */
const allowedHosts = listOf({
  separator: /[\s,;]+/,
  read: (part) => (/^[\w-]+(\.[\w-]+)*\.?$/.test(part) || isIP(part) !== 0 ? part.toLowerCase() : undefined),
  problem: (part) => `must hold host names such as linker.example.com, without port; "${shown(part)}" is none.`,
});

/** Node itself takes an unknown zone for UTC without a message. */
const timeZone = parsed(
  (value) => (isTimeZone(value.replace(/^:/, '')) ? value : undefined),
  (value) => `must be the name of a time zone such as Europe/Berlin, not "${shown(value)}".`,
);

function isTimeZone(name: string): boolean {
  // Nearly every zone is in the list. Making a format needs 8 MiB, which the service does without.
  if (name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Plex Linker 3 was written in Python and had Python's names. */
const logLevel = choice(['trace', 'debug', 'info', 'warn', 'error', 'silent', 'warning', 'critical']).transform(
  (name) => (name === 'warning' ? 'warn' : name === 'critical' ? 'error' : name),
);

/** Every variable but those of servers (`SONARR_0_URL`), by name. */
export const environmentSchema = z.object({
  PLEX_LINKER_CONTAINER: text,
  HOST: host,
  PORT: wholeNumber(0, 65_535),
  URL_BASE: urlBase,
  PUBLIC_URL: serverAddress,
  DATA_DIR: text,
  DATABASE_URL: databaseAddress,
  DATABASE_AUTH_TOKEN: text,
  MEDIA_ROOT: text,
  DOCKER_MEDIA_PATH: text,
  HOST_MEDIA_PATH: text,
  PLEX_TV_URL: serverAddress,
  SONARR_ROOT_PATH_PREFIX: text,
  PLEX_LINKER_API_KEY: text,
  WEBHOOK_SECRET: text,
  ENCRYPTION_KEY: hexKey,
  ENCRYPTION_KEY_PREVIOUS: hexKey,
  AUTH: choice(['required', 'none']),
  ALLOWED_HOSTS: allowedHosts,
  TRUSTED_PROXIES: trustedProxies,
  METRICS_PUBLIC: choice(['true', 'false']),
  WEBHOOK_RATE_LIMIT: wholeNumber(1, 1_000_000_000),
  PLEX_LINKER_YAML_DIR: text,
  MAPPING_LIST_URL: mappingLists,
  TMDB_API_KEY: text,
  LOG_LEVEL: logLevel,
  TZ: timeZone,
});

/** The variables that give settings. */
export const settingsSchema = z.object(
  Object.fromEntries(settingTable.flatMap(({ key, variable }) => (variable ? [[variable, setting(key)]] : []))),
);

function setting(key: SettingKey) {
  return text.transform((value, context) => {
    try {
      return value === undefined ? undefined : parseSetting(key, value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message.replace(`"${key}" `, '') });
      return z.NEVER;
    }
  });
}

/**
 * The values of the variables, undefined for those that are not set. A wrong one is undefined, too, and adds a sentence to `problems`, so that the
 * rest is still checked.
 * @param nameOf the variable that gives a field, where they differ.
 */
export function readVariables<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  environment: Environment,
  { problems, nameOf = (field) => field }: { readonly problems: string[]; nameOf?(field: string): string },
): Partial<z.output<z.ZodObject<Shape>>> {
  const result = schema.safeParse(environment, { jitless: true });
  if (result.success) return result.data;
  const { issues } = result.error;
  problems.push(...issues.map(({ path, message }) => `${nameOf(String(path[0]))} ${message}`));
  const rest = { ...schema.shape } as Record<string, z.core.$ZodType>;
  for (const { path } of issues) delete rest[String(path[0])];
  return z.object(rest).parse(environment) as Partial<z.output<z.ZodObject<Shape>>>;
}
