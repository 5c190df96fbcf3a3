import type { Instance } from '../core/model/instance.ts';
import type { PlexServer } from '../core/model/plex.ts';
import { type TlsOptions, tlsOf } from '../core/model/tls.ts';
import type { Logger } from '../core/ports/logger.ts';
import type { Observe } from '../core/ports/observation.ts';
import type { Plex } from '../core/ports/plex.ts';
import type { Radarr } from '../core/ports/radarr.ts';
import type { Sonarr } from '../core/ports/sonarr.ts';
import { createPlex } from './plex/plex.ts';
import { createRadarr } from './radarr/radarr.ts';
import { createSonarr } from './sonarr/sonarr.ts';

/** A Plex server as it is stored; without an id: as a form holds it. */
type PlexTarget = Pick<PlexServer, 'name' | 'url' | 'token' | 'tokenFault' | 'number' | keyof TlsOptions> & {
  readonly id?: number;
};

/** Creates the client of a configured server. */
export interface ServerClients {
  sonarr(instance: Instance): Sonarr;
  radarr(instance: Instance): Radarr;
  plex(server: PlexTarget): Plex;
}

export interface ServerClientOptions {
  readonly logger: Logger;
  /** The timeout of one request; read again for each. */
  timeoutMs(): number;
  /** What this installation is called at plex.tv and Plex servers. */
  readonly clientIdentifier: string;
  /** Receives the outcome of every call to a stored server. */
  observe(server: `instance:${number}` | `plex:${number}`): Observe;
}

export function createServerClients(options: ServerClientOptions): ServerClients {
  const { timeoutMs, clientIdentifier } = options;
  return {
    sonarr: (instance) => createSonarr({ ...arrOptions(instance, options), timeoutMs }),
    radarr: (instance) => createRadarr({ ...arrOptions(instance, options), timeoutMs }),
    plex: (server) => createPlex({ ...plexOptions(server, options), clientIdentifier, timeoutMs }),
  };
}

function arrOptions(instance: Instance, { logger, observe }: ServerClientOptions) {
  logger.hide(instance.apiKey);
  const variable = `${instance.kind.toUpperCase()}_${instance.number}_API_KEY`;
  return {
    name: instance.name,
    baseUrl: instance.url,
    apiKey: instance.apiKey,
    keyFault: instance.keyFault,
    apiPath: instance.apiPath,
    tls: tlsOf(instance),
    log: logger,
    ...(instance.source === 'environment' && { keyVariable: variable }),
    ...(isStored(instance.id) && { observe: observe(`instance:${instance.id}`) }),
  };
}

function plexOptions(server: PlexTarget, { logger, observe }: ServerClientOptions) {
  if (server.token !== '') logger.hide(server.token);
  return {
    name: server.name,
    baseUrl: server.url,
    token: server.token,
    tokenFault: server.tokenFault,
    tls: tlsOf(server),
    log: logger,
    ...(server.number === null ? {} : { tokenVariable: `PLEX_${server.number}_API_KEY` }),
    ...(isStored(server.id) && { observe: observe(`plex:${server.id}`) }),
  };
}

/** A server that is tested before it is stored has no id: nothing is recorded about it. */
function isStored(id: number | undefined): id is number {
  return id !== undefined && id !== 0;
}
