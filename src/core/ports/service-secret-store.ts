import type { NewTask } from '../model/task.ts';

export type ServiceSecretName = 'apiKey' | 'webhookSecret';

/** A secret of this service that replaced an earlier one. In the database it is sealed as a whole. */
export interface ServiceSecret {
  readonly current: string;
  /** Earlier ones with the end of their validity (UTC epoch milliseconds), newest first; kept for some days to recognize them. */
  readonly previous: readonly { readonly value: string; readonly until: number }[];
  /** SHA-256 of those that it replaced, so that an old file is told from one that somebody changed. */
  readonly replaced: readonly string[];
}

export interface StoredServiceSecret extends ServiceSecret {
  /** Differs after each change. */
  readonly revision: string;
}

/** A stored secret that cannot be decrypted: another encryption key sealed it. */
export interface UnreadableServiceSecret {
  readonly fault: string;
  readonly revision: string;
}

export interface ServiceSecretStore {
  /** Null while the secret was never renewed here. */
  get(name: ServiceSecretName): Promise<StoredServiceSecret | UnreadableServiceSecret | null>;
  /**
   * In one batch, if the stored secret still has this revision (null: none is stored): stores the new one, adds the tasks, and ends the
   * sessions that were opened with the API key if that is what changed. False: somebody else was first.
   */
  replace(
    name: ServiceSecretName,
    change: {
      readonly revision: string | null;
      readonly secret: ServiceSecret;
      readonly tasks: readonly NewTask[];
      readonly now: number;
    },
  ): Promise<boolean>;
  /** Seals again with the current encryption key. Returns how many. */
  reseal(): Promise<number>;
}
