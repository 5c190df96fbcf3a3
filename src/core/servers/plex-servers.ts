import { asOnDisk } from '../media/on-disk.ts';
import { allTheirs, toOurs } from '../media/paths.ts';
import type { PathMap } from '../model/instance.ts';
import type { PathMapping, PlexServer } from '../model/plex.ts';
import { type TlsOptions, tlsOf } from '../model/tls.ts';
import type { Plex } from '../ports/plex.ts';
import type { OurPath } from './servers.ts';

/** An enabled server with its client. */
export interface ConnectedPlex {
  readonly server: PlexServer;
  readonly client: Plex;
  /** Maps a path of the server to ours; for a library its own mappings apply too. */
  toOurs(path: string, libraryId: number | null): OurPath;
  /** Maps our path to the server's possible paths, likeliest first: several of its folders may map to one of ours. */
  toTheirs(path: string, libraryId: number | null): readonly string[];
}

/** The outcome of a task whose server is not among the enabled ones. */
export const notListenedTo = 'that Plex server is switched off, gone, or has no token that works';

export interface PlexServers {
  /** All servers, including disabled ones. */
  all(): readonly PlexServer[];
  /** Servers that are switched on and whose token was not refused. */
  enabled(): readonly ConnectedPlex[];
  /** One of the enabled servers. */
  get(id: number): ConnectedPlex | null;
  byMachine(machineIdentifier: string): ConnectedPlex | null;
  mappings(serverId: number): readonly PathMapping[];
  /** A client for a server that is not stored. */
  connect(
    server: Pick<PlexServer, 'name' | 'url' | 'token' | 'tokenFault' | keyof TlsOptions> & { readonly id?: number },
  ): Plex;
  /** Reads servers and mappings again after one was added, changed or removed. */
  reload(): Promise<void>;
}

export interface PlexServersOptions {
  load(): Promise<{ readonly servers: readonly PlexServer[]; readonly mappings: readonly PathMapping[] }>;
  /** Without id: for a server that is not stored. */
  makeClient(
    server: Pick<PlexServer, 'name' | 'url' | 'token' | 'tokenFault' | 'number' | keyof TlsOptions> & {
      readonly id?: number;
    },
  ): Plex;
  readonly mediaRoot: string;
  exists(path: string): boolean;
  /** Called each time the servers were read. */
  loaded?(servers: readonly PlexServer[]): void;
}

function isAsked({ enabled, tokenRefused, tokenFault }: PlexServer): boolean {
  return enabled && !tokenRefused && tokenFault === undefined;
}

export async function createPlexServers(options: PlexServersOptions): Promise<PlexServers> {
  let servers: readonly PlexServer[] = [];
  let mappings: readonly PathMapping[] = [];
  let connected: readonly ConnectedPlex[] = [];
  const clients = new Map<string, Plex>();

  async function reload(): Promise<void> {
    const loaded = await options.load();
    servers = loaded.servers;
    mappings = loaded.mappings;
    connected = servers.filter(isAsked).map(connect);
    options.loaded?.(servers);
  }

  /** Kept while its inputs are unchanged, so that its limit of parallel requests covers all callers of that server. */
  function clientOf(server: PlexServer): Plex {
    // The name is part of the client's messages.
    const key = `${server.id} ${server.url} ${server.token} ${JSON.stringify(tlsOf(server))} ${server.name}`;
    const client = clients.get(key) ?? options.makeClient(server);
    clients.set(key, client);
    return client;
  }

  function connect(server: PlexServer): ConnectedPlex {
    const cached = new Map<number | null, readonly PathMap[]>();
    const maps = (libraryId: number | null): readonly PathMap[] => {
      const found = cached.get(libraryId) ?? mapsOf(mappings, server.id, libraryId);
      cached.set(libraryId, found);
      return found;
    };
    return {
      server,
      client: clientOf(server),
      toOurs: (path, libraryId) =>
        toOurs(path, {
          maps: maps(libraryId),
          mediaRoot: options.mediaRoot,
          stripPrefix: null,
          exists: options.exists,
          asOnDisk,
        }),
      toTheirs: (path, libraryId) => allTheirs(path, { maps: maps(libraryId), mediaRoot: options.mediaRoot }),
    };
  }

  await reload();
  return {
    all: () => servers,
    enabled: () => connected,
    get: (id) => connected.find(({ server }) => server.id === id) ?? null,
    byMachine: (machineIdentifier) =>
      connected.find(({ server }) => server.machineIdentifier === machineIdentifier) ?? null,
    mappings: (serverId) => mappings.filter((one) => one.serverId === serverId),
    connect: (server) => options.makeClient({ ...server, number: null }),
    reload,
  };
}

/** For equal prefixes the library's own mapping wins, because the first match is used. */
function mapsOf(mappings: readonly PathMapping[], serverId: number, libraryId: number | null): PathMap[] {
  return mappings
    .filter((one) => one.serverId === serverId && (one.libraryId === null || one.libraryId === libraryId))
    .toSorted((a, b) => Number(a.libraryId === null) - Number(b.libraryId === null))
    .map(({ plexPath, localPath }) => ({ theirs: plexPath, ours: localPath }));
}
