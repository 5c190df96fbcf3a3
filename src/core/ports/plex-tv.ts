import type { CallOptions } from './call-options.ts';

export interface PlexPin {
  readonly id: number;
  readonly code: string;
  /** Where the person signs in. */
  readonly authUrl: string;
  readonly expiresAt: number;
}

export type PlexPinState =
  | { readonly state: 'waiting' }
  | { readonly state: 'authorized'; readonly token: string }
  | { readonly state: 'expired' };

export interface PlexUser {
  /** The plex.tv id. */
  readonly id: number;
  readonly uuid: string | null;
  readonly username: string;
  readonly hasPlexPass: boolean | null;
}

export interface PlexResourceConnection {
  readonly uri: string;
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
  readonly local: boolean;
  readonly relay: boolean;
}

/** A server that the account may use. */
export interface PlexResource {
  readonly name: string;
  /** The server's machineIdentifier. */
  readonly clientIdentifier: string;
  readonly owned: boolean;
  readonly ownerId: number | null;
  /** For this server, differs from the account's where it is shared. */
  readonly accessToken: string;
  readonly presence: boolean;
  readonly connections: readonly PlexResourceConnection[];
}

/** Refused: plex.tv is sure that the token is no good (401, 403, 422). All else is a thrown fault: the token stays. */
export type PlexTvAnswer<T> = { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'refused' };

export interface PlexTv {
  /** A strong pin. `forwardUrl`: where the browser is sent afterwards. */
  createPin(options: CallOptions & { readonly forwardUrl?: string }): Promise<PlexPin>;
  /** Unknown is expired. On 429 AppError('tooManyRequests') with retryAfterMs. */
  pin(id: number, options?: CallOptions): Promise<PlexPinState>;
  user(token: string, options?: CallOptions): Promise<PlexTvAnswer<PlexUser>>;
  /** Servers only. */
  resources(token: string, options?: CallOptions): Promise<PlexTvAnswer<readonly PlexResource[]>>;
  /** Refused also without Plex Pass: plex.tv answers both alike. */
  webhooks(token: string, options?: CallOptions): Promise<PlexTvAnswer<readonly string[]>>;
  /** Replaces the whole list: read it first and keep what others put there. */
  setWebhooks(token: string, urls: readonly string[], options?: CallOptions): Promise<PlexTvAnswer<readonly string[]>>;
}

/** Found in the local network (GDM). */
export interface PlexNeighbour {
  readonly name: string;
  readonly machineIdentifier: string;
  readonly url: string;
}
