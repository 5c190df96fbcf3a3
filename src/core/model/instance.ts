export type InstanceKind = 'sonarr' | 'radarr';

export interface PathMap {
  readonly theirs: string;
  readonly ours: string;
}

/** One configured Sonarr or Radarr. `number` is what rules and webhook addresses name; unique per kind. */
export interface Instance {
  readonly id: number;
  readonly kind: InstanceKind;
  readonly number: number;
  readonly name: string;
  readonly url: string;
  readonly apiPath: string;
  /** In clear; sealed in the database, never in an answer. */
  readonly apiKey: string;
  /** Why there is no key though one is stored: then nothing is asked of the server. */
  readonly keyFault?: string;
  readonly pathMap: readonly PathMap[];
  readonly enabled: boolean;
  readonly source: 'environment' | 'database';
  readonly version: string | null;
  readonly lastSeenAt: number | null;
  readonly error: string | null;
}

/** An instance that the environment names. */
export type InstanceConfig = Pick<Instance, 'kind' | 'number' | 'name' | 'url' | 'apiPath' | 'apiKey' | 'pathMap'>;
