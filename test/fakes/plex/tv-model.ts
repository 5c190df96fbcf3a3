/** An account at plex.tv. */
export interface TvAccount {
  readonly id: number;
  readonly uuid: string;
  username: string;
  token: string;
  plexPass: boolean;
  /** Webhook addresses: they belong to accounts, not to servers. */
  webhooks: string[];
  readonly resources: TvResource[];
  /** Members of the home: managed users have no address of their own. */
  readonly homeUsers: { id: number; title: string; isAdmin: boolean }[];
}

export interface TvConnection {
  readonly uri: string;
  readonly local: boolean;
  readonly relay: boolean;
}

/** A server, or another device, that an account may use. */
export interface TvResource {
  readonly name: string;
  readonly clientIdentifier: string;
  readonly provides: string;
  readonly owned: boolean;
  readonly ownerId: number | null;
  /** For this server only; null if it has none. */
  accessToken: string | null;
  presence: boolean;
  connections: readonly TvConnection[];
}

export interface TvPin {
  readonly id: number;
  readonly code: string;
  readonly clientIdentifier: string;
  expiresAt: number;
  authToken: string | null;
}
