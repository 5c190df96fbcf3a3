import type { Instance, InstanceKind, PathMap } from '../model/instance.ts';
import type { TlsOptions } from '../model/tls.ts';

export interface InstanceStore {
  /** Stored instances with their keys opened; core adds those of the environment, which win by number. */
  all(): Promise<Instance[]>;
  get(id: number): Promise<Instance | null>;
  create(
    instance: {
      kind: InstanceKind;
      name: string;
      url: string;
      apiPath: string;
      apiKey: string;
      pathMap: readonly PathMap[];
      number: number;
    } & TlsOptions,
  ): Promise<Instance>;
  /** Ensures a row for an environment instance (without its key), which gives it a stable id and keeps what was last seen of it. */
  ensureEnvironment(instance: {
    kind: InstanceKind;
    number: number;
    name: string;
    url: string;
    apiPath: string;
  }): Promise<Instance>;
  update(
    id: number,
    change: Partial<
      Pick<
        Instance,
        | 'name'
        | 'url'
        | 'apiPath'
        | 'apiKey'
        | 'pathMap'
        | 'enabled'
        | 'version'
        | 'lastSeenAt'
        | 'error'
        | keyof TlsOptions
      >
    >,
  ): Promise<Instance | null>;
  delete(id: number): Promise<boolean>;
  /** Opens every stored key with any of the encryption keys and seals it with the newest. Returns how many. */
  reseal(): Promise<number>;
}
