import type { TlsOptions } from './tls.ts';

export type InstanceKind = 'sonarr' | 'radarr';

export interface PathMap {
  readonly theirs: string;
  readonly ours: string;
}

/** A configured Sonarr or Radarr. Rules and webhook addresses refer to its `number`, which is unique per kind. */
export interface Instance extends TlsOptions {
  readonly id: number;
  readonly kind: InstanceKind;
  readonly number: number;
  readonly name: string;
  readonly url: string;
  readonly apiPath: string;
  /** Plain text here; sealed in the database and never in a response. */
  readonly apiKey: string;
  /** Why the stored key cannot be used; the instance then gets no requests. */
  readonly keyFault?: string;
  readonly pathMap: readonly PathMap[];
  readonly enabled: boolean;
  readonly source: 'environment' | 'database';
  readonly version: string | null;
  readonly lastSeenAt: number | null;
  readonly error: string | null;
}

/** An instance defined by environment variables. */
export type InstanceConfig = Pick<
  Instance,
  'kind' | 'number' | 'name' | 'url' | 'apiPath' | 'apiKey' | 'pathMap' | keyof TlsOptions
>;
