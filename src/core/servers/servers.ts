import { asOnDisk } from '../media/on-disk.ts';
import { toOurs, toTheirs } from '../media/paths.ts';
import type { Instance, InstanceKind, PathMap } from '../model/instance.ts';
import type { TlsOptions } from '../model/tls.ts';
import type { Radarr } from '../ports/radarr.ts';
import type { Sonarr } from '../ports/sonarr.ts';

/** A path as this service sees it, or the reason why there is none. */
export type OurPath = { readonly path: string } | { readonly unmapped: string };

interface Connected<Client> {
  readonly instance: Instance;
  readonly client: Client;
  /** Maps a path of the instance to ours, in the order given in docs/guide/paths.md. */
  toOurs(path: string): OurPath;
  /** Maps our path to the instance's: for the text of absolute links and for requests about its own view of the disk. */
  toTheirs(path: string): string;
}
export type SonarrServer = Connected<Sonarr>;
export type RadarrServer = Connected<Radarr>;

/** The configured instances. Only enabled ones are used. */
export interface Servers {
  /** All instances including disabled ones, by kind and number. */
  all(): readonly Instance[];
  /** Enabled ones, lowest number first. */
  sonarrs(): readonly SonarrServer[];
  radarrs(): readonly RadarrServer[];
  sonarr(number: number): SonarrServer | null;
  radarr(number: number): RadarrServer | null;
  /** A client for an instance that is not stored (to test the values of a form). */
  connect(
    instance: Pick<
      Instance,
      'kind' | 'name' | 'url' | 'apiPath' | 'apiKey' | 'keyFault' | 'pathMap' | 'number' | keyof TlsOptions
    >,
  ): SonarrServer | RadarrServer;
  /** Reads the instances again after one was added, changed or removed. */
  reload(): Promise<void>;
}

export interface ServersOptions {
  /** Environment instances (they win by kind and number) merged with stored ones; keys in plain text. */
  loadInstances(): Promise<Instance[]>;
  makeSonarr(instance: Instance): Sonarr;
  makeRadarr(instance: Instance): Radarr;
  readonly mediaRoot: string;
  /** SONARR_ROOT_PATH_PREFIX if it is not '/'; for Sonarr's paths only. */
  readonly sonarrPrefix: string | null;
  exists(path: string): boolean;
  /** Called each time the instances were read. */
  loaded?(instances: readonly Instance[]): void;
}

export async function createServers(options: ServersOptions): Promise<Servers> {
  let instances: readonly Instance[] = [];
  let sonarrs: readonly SonarrServer[] = [];
  let radarrs: readonly RadarrServer[] = [];

  const paths = (kind: InstanceKind, pathMap: readonly PathMap[]) => {
    const context = {
      maps: pathMap,
      mediaRoot: options.mediaRoot,
      stripPrefix: kind === 'sonarr' ? options.sonarrPrefix : null,
      exists: options.exists,
      asOnDisk,
    };
    return {
      toOurs: (path: string): OurPath => toOurs(path, context),
      toTheirs: (path: string): string => toTheirs(path, context),
    };
  };
  const sonarrOf = (instance: Instance): SonarrServer => ({
    instance,
    client: options.makeSonarr(instance),
    ...paths('sonarr', instance.pathMap),
  });
  const radarrOf = (instance: Instance): RadarrServer => ({
    instance,
    client: options.makeRadarr(instance),
    ...paths('radarr', instance.pathMap),
  });

  async function reload(): Promise<void> {
    instances = (await options.loadInstances()).toSorted(
      // No localeCompare: it loads 3 MiB.
      (a, b) => (a.kind === b.kind ? a.number - b.number : a.kind < b.kind ? -1 : 1),
    );
    const enabled = instances.filter((instance) => instance.enabled);
    sonarrs = enabled.filter((instance) => instance.kind === 'sonarr').map(sonarrOf);
    radarrs = enabled.filter((instance) => instance.kind === 'radarr').map(radarrOf);
    options.loaded?.(instances);
  }
  await reload();

  return {
    all: () => instances,
    sonarrs: () => sonarrs,
    radarrs: () => radarrs,
    sonarr: (number) => sonarrs.find((server) => server.instance.number === number) ?? null,
    radarr: (number) => radarrs.find((server) => server.instance.number === number) ?? null,
    connect(partial) {
      const instance: Instance = {
        id: 0,
        enabled: true,
        source: 'database',
        version: null,
        lastSeenAt: null,
        error: null,
        ...partial,
      };
      return instance.kind === 'sonarr' ? sonarrOf(instance) : radarrOf(instance);
    },
    reload,
  };
}

/** Whether there are movies and specials that could be compared. */
export function hasBothKinds(servers: Pick<Servers, 'radarrs' | 'sonarrs'>): boolean {
  return servers.radarrs().length > 0 && servers.sonarrs().length > 0;
}
