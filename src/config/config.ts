import type { InstanceConfig } from '../core/model/instance.ts';
import type { PlexServerConfig } from '../core/model/plex.ts';

export type DatabaseConfig =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'remote'; readonly url: string; readonly authToken?: string }
  /** The old `sqlite:` form: a Plex Linker 3 database, or the path of a new one. */
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
  /** The variable that gave it, for messages. */
  readonly mediaRootVariable: string;
  readonly instances: readonly InstanceConfig[];
  readonly plexServers: readonly PlexServerConfig[];
  readonly plexTvUrl: string;
  /** SONARR_ROOT_PATH_PREFIX without a slash at its end; null for none and for '/'. */
  readonly sonarrPrefix: string | null;
  readonly apiKey: string | null;
  readonly webhookSecret: string | null;
  readonly encryptionKey: string | null;
  /** The previous key: what it encrypted is encrypted again at the start. */
  readonly previousEncryptionKey: string | null;
  readonly auth: 'required' | 'none';
  /** Host names that are answered with AUTH=none, in lower case. */
  readonly allowedHosts: readonly string[];
  /** Addresses and networks (CIDR). */
  readonly trustedProxies: readonly string[];
  readonly metricsPublic: boolean;
  /** Requests a minute. */
  readonly webhookRateLimit: number;
  readonly yamlDir: string | null;
  /** Addresses and paths of files; empty = no list is used. */
  readonly mappingListUrls: readonly string[];
  readonly tmdbApiKey: string | null;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Settings that variables give: they win over stored ones. */
  readonly settings: ReadonlyMap<string, unknown>;
  /** Names of the variables of this service that were given. */
  readonly fromEnvironment: ReadonlySet<string>;
}
