import type { InstanceConfig, InstanceKind, PathMap } from '../core/model/instance.ts';
import type { PlexServerConfig } from '../core/model/plex.ts';
import { type Environment, type EnvironmentReader, shown } from './environment-reader.ts';

type Kind = InstanceKind | 'plex';
type Field = 'URL' | 'API_KEY' | 'API_PATH' | 'NAME' | 'PATH_MAP';

const kinds: Readonly<Record<Kind, { title: string; prefix: string; whereTheKeyIs: string }>> = {
  sonarr: { title: 'Sonarr', prefix: 'SONARR', whereTheKeyIs: 'Sonarr shows it in Settings, General' },
  radarr: { title: 'Radarr', prefix: 'RADARR', whereTheKeyIs: 'Radarr shows it in Settings, General' },
  plex: { title: 'Plex', prefix: 'PLEX', whereTheKeyIs: "it is the server's X-Plex-Token" },
};

export function readInstances(
  reader: EnvironmentReader,
  environment: Environment,
  kind: InstanceKind,
): InstanceConfig[] {
  return readServers(reader, environment, kind).map(({ variables, ...server }) => {
    const name = variables.get('API_PATH');
    // Plex Linker 3 wrote it with slashes and without.
    const path = (name === undefined ? null : reader.text(name)) ?? '/api/v3';
    if (name !== undefined && path.includes('://'))
      reader.fault(`${name} must be a path such as /api/v3, not "${shown(path)}".`);
    const inner = path.replace(/^\/+|\/+$/g, '');
    return { kind, ...server, apiPath: inner === '' ? '' : `/${inner}` };
  });
}

export function readPlexServers(reader: EnvironmentReader, environment: Environment): PlexServerConfig[] {
  return readServers(reader, environment, 'plex').map(({ variables: _, apiKey, ...server }) => ({
    ...server,
    token: apiKey,
  }));
}

interface Server {
  readonly number: number;
  readonly name: string;
  readonly url: string;
  readonly apiKey: string;
  readonly pathMap: readonly PathMap[];
  readonly variables: Variables;
}
/** Which variable gives a field of one server. */
type Variables = ReadonlyMap<Field, string>;

function readServers(reader: EnvironmentReader, environment: Environment, kind: Kind): Server[] {
  const found = findVariables(reader, environment, kind);
  return [...found.keys()]
    .toSorted((a, b) => a - b)
    .flatMap((number) => readServer(reader, { kind, number, variables: found.get(number) ?? new Map() }) ?? []);
}

/** `SONARR_URL` and `SONARR_0_URL` are the same variable: each field may come under either name. */
function findVariables(reader: EnvironmentReader, environment: Environment, kind: Kind): Map<number, Variables> {
  const pattern = new RegExp(`^${kinds[kind].prefix}_(?:(\\d{1,6})_)?(URL|API_KEY|API_PATH|NAME|PATH_MAP)$`);
  const found = new Map<number, Map<Field, string>>();
  for (const name of Object.keys(environment).toSorted()) {
    const match = pattern.exec(name);
    if (match === null || reader.text(name) === null) continue;
    const number = Number(match[1] ?? 0);
    const field = match[2] as Field;
    const variables = found.get(number) ?? new Map<Field, string>();
    found.set(number, variables);
    const other = variables.get(field);
    if (other === undefined) variables.set(field, name);
    else if (reader.text(other) !== reader.text(name))
      reader.fault(`${other} and ${name} both mean ${kinds[kind].title} ${number} and differ: keep one of them.`);
  }
  return found;
}

interface ServerPlace {
  readonly kind: Kind;
  readonly number: number;
  readonly variables: Variables;
}

function readServer(reader: EnvironmentReader, { kind, number, variables }: ServerPlace): Server | null {
  const { title, whereTheKeyIs } = kinds[kind];
  const [urlName, keyName] = [variables.get('URL'), variables.get('API_KEY')];
  // A name or a path map alone is a default of a compose file, no server.
  if (urlName === undefined && keyName === undefined) return null;
  if (urlName === undefined)
    reader.fault(`${keyName?.replace(/API_KEY$/, 'URL')} is missing, though ${keyName} is given.`);
  if (keyName === undefined)
    reader.fault(`${urlName?.replace(/URL$/, 'API_KEY')} is missing, though ${urlName} is given: ${whereTheKeyIs}.`);
  const mapName = variables.get('PATH_MAP');
  const pathMap = mapName === undefined ? [] : readPathMap(reader, mapName);
  const url = urlName === undefined ? null : reader.serverAddress(urlName);
  const apiKey = keyName === undefined ? null : reader.text(keyName);
  if (url === null || apiKey === null) return null;
  const name = variables.get('NAME');
  const given = name === undefined ? null : reader.text(name);
  return { number, name: given ?? (number === 0 ? title : `${title} ${number}`), url, apiKey, pathMap, variables };
}

/** Pairs `theirs=ours`, split by `;`. Theirs may be a Windows path, so only the last `=` divides. */
function readPathMap(reader: EnvironmentReader, name: string): PathMap[] {
  const pairs = (reader.text(name) ?? '').split(';').map((pair) => pair.trim());
  return pairs
    .filter((pair) => pair !== '')
    .flatMap((pair) => {
      const at = pair.lastIndexOf('=');
      const [theirs, ours] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
      if (at > 0 && theirs !== '' && ours.startsWith('/')) return [{ theirs, ours }];
      reader.fault(
        `${name} must hold pairs "theirs=ours" split by ";", ours an absolute path here; "${shown(pair)}" is none.`,
      );
      return [];
    });
}
