import * as z from 'zod';
import type { InstanceConfig, InstanceKind, PathMap } from '../core/model/instance.ts';
import type { PlexServerConfig } from '../core/model/plex.ts';
import type { TlsOptions } from '../core/model/tls.ts';
import { readVariables } from './environment.ts';
import { choice, type Environment, listOf, parsed, serverAddress, shown, text } from './variable-types.ts';

/** Pairs `theirs=ours`. Theirs may be a Windows path, so only the last `=` divides. */
const pathMap = listOf<PathMap>({
  separator: ';',
  read(pair) {
    const at = pair.lastIndexOf('=');
    const [theirs, ours] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    return at > 0 && theirs !== '' && ours.startsWith('/') ? { theirs, ours } : undefined;
  },
  problem: (pair) =>
    `must hold pairs "theirs=ours" split by ";", ours an absolute path here; "${shown(pair)}" is none.`,
});

/** Plex Linker 3 wrote it with slashes and without. */
const apiPath = parsed(
  (value) => (value.includes('://') ? undefined : value.replace(/^\/+|\/+$/g, '').replace(/^(?=.)/, '/')),
  (value) => `must be a path such as /api/v3, not "${shown(value)}".`,
);

const caFile = parsed(
  (value) => (value.startsWith('/') ? value : undefined),
  (value) => `must be the absolute path of a PEM file, not "${shown(value)}".`,
);

/** The fields of a server; the variable is `SONARR_<number>_URL`, or `SONARR_URL` for number 0. */
const plexFields = z.object({
  URL: serverAddress,
  API_KEY: text,
  NAME: text,
  PATH_MAP: pathMap,
  CA_FILE: caFile,
  VERIFY_TLS: choice(['true', 'false']),
});
const instanceFields = z.object({ ...plexFields.shape, API_PATH: apiPath });

const kinds = {
  sonarr: {
    ...{ title: 'Sonarr', prefix: 'SONARR', fields: instanceFields },
    whereTheKeyIs: 'Sonarr shows it in Settings, General',
  },
  radarr: {
    ...{ title: 'Radarr', prefix: 'RADARR', fields: instanceFields },
    whereTheKeyIs: 'Radarr shows it in Settings, General',
  },
  plex: { title: 'Plex', prefix: 'PLEX', fields: plexFields, whereTheKeyIs: "it is the server's X-Plex-Token" },
} as const;
type Kind = keyof typeof kinds;
type Field = keyof typeof instanceFields.shape;

/** One server's variables: which gives which field. */
type Names = ReadonlyMap<Field, string>;

export function readInstances(kind: InstanceKind, environment: Environment, problems: string[]): InstanceConfig[] {
  return readServers(kind, environment, problems).map(({ apiPath = '/api/v3', ...server }) => ({
    kind,
    ...server,
    apiPath,
  }));
}

export function readPlexServers(environment: Environment, problems: string[]): PlexServerConfig[] {
  return readServers('plex', environment, problems).map(({ apiPath: _, apiKey: token, ...server }) => ({
    ...server,
    token,
  }));
}

/** The names of all variables that belong to a server. */
export function serverVariables(environment: Environment): string[] {
  return Object.keys(environment).filter((name) =>
    (Object.keys(kinds) as Kind[]).some((kind) => partsOf(kind, name) !== null),
  );
}

interface Server extends TlsOptions {
  readonly number: number;
  readonly name: string;
  readonly url: string;
  readonly apiKey: string;
  readonly apiPath?: string | undefined;
  readonly pathMap: readonly PathMap[];
}

function readServers(kind: Kind, environment: Environment, problems: string[]): Server[] {
  return [...findNames(kind, environment, problems)]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([number, names]) => readServer({ kind, number, names, environment, problems }) ?? []);
}

function partsOf(kind: Kind, name: string): { number: number; field: Field } | null {
  const { prefix, fields } = kinds[kind];
  const match = new RegExp(`^${prefix}_(?:(\\d{1,6})_)?(${Object.keys(fields.shape).join('|')})$`).exec(name);
  return match === null ? null : { number: Number(match[1] ?? 0), field: match[2] as Field };
}

/** `SONARR_URL` and `SONARR_0_URL` are the same variable: each field may come under either name. */
function findNames(kind: Kind, environment: Environment, problems: string[]): Map<number, Names> {
  const found = new Map<number, Map<Field, string>>();
  const givenAs = (name: string) => environment[name]?.trim() ?? '';
  for (const name of Object.keys(environment).toSorted()) {
    const parts = partsOf(kind, name);
    if (parts === null || givenAs(name) === '') continue;
    const names = found.get(parts.number) ?? new Map<Field, string>();
    found.set(parts.number, names);
    const other = names.get(parts.field);
    if (other === undefined) names.set(parts.field, name);
    else if (givenAs(other) !== givenAs(name))
      problems.push(
        `${other} and ${name} both mean ${kinds[kind].title} ${parts.number} and differ: keep one of them.`,
      );
  }
  return found;
}

function readServer(server: {
  readonly kind: Kind;
  readonly number: number;
  readonly names: Names;
  readonly environment: Environment;
  readonly problems: string[];
}): Server | null {
  const { kind, number, names, environment, problems } = server;
  const { title, whereTheKeyIs, fields } = kinds[kind];
  const [urlName, keyName] = [names.get('URL'), names.get('API_KEY')];
  // A name or a path map alone is a default of a compose file, not a server.
  if (urlName === undefined && keyName === undefined) return null;
  if (urlName === undefined)
    problems.push(`${keyName?.replace(/API_KEY$/, 'URL')} is missing, though ${keyName} is given.`);
  if (keyName === undefined)
    problems.push(`${urlName?.replace(/URL$/, 'API_KEY')} is missing, though ${urlName} is given: ${whereTheKeyIs}.`);
  const values = Object.fromEntries([...names].map(([field, name]) => [field, environment[name]]));
  const given: Partial<z.output<typeof instanceFields>> = readVariables(fields, values, {
    problems,
    nameOf: (field) => names.get(field as Field) ?? field,
  });
  if (given.URL === undefined || given.API_KEY === undefined) return null;
  return {
    number,
    name: given.NAME ?? (number === 0 ? title : `${title} ${number}`),
    url: given.URL,
    apiKey: given.API_KEY,
    apiPath: given.API_PATH,
    pathMap: given.PATH_MAP ?? [],
    ...(given.CA_FILE !== undefined && { caFile: given.CA_FILE }),
    ...(given.VERIFY_TLS === 'false' && { verifyTls: false }),
  };
}
