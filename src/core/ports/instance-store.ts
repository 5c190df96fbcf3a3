import type { Instance, InstanceKind, PathMap } from '../model/instance.ts';

export interface InstanceStore {
  /** Stored ones only, keys opened; environment ones are added by core (they win by number). */
  all(): Promise<Instance[]>;
  get(id: number): Promise<Instance | null>;
  create(instance: {
    kind: InstanceKind;
    name: string;
    url: string;
    apiPath: string;
    apiKey: string;
    pathMap: readonly PathMap[];
    number: number;
  }): Promise<Instance>;
  /** A row for an environment instance (without its key): gives it an id that stays, and its seen-state. */
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
      Pick<Instance, 'name' | 'url' | 'apiPath' | 'apiKey' | 'pathMap' | 'enabled' | 'version' | 'lastSeenAt' | 'error'>
    >,
  ): Promise<Instance | null>;
  delete(id: number): Promise<boolean>;
  /** Every stored key opened with any of the encryption keys and sealed with the newest. Returns how many. */
  reseal(): Promise<number>;
}
