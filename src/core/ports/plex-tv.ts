import type { CallOptions } from './call-options.ts';

export interface PlexPin {
  readonly id: number;
  readonly code: string;
  /** The page where the person signs in. */
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
  /** The token for this server; differs from the account's if the server is shared. */
  readonly accessToken: string;
  readonly presence: boolean;
  readonly connections: readonly PlexResourceConnection[];
}

/** `refused`: plex.tv is certain that the token is invalid (401, 403, 422). Any other failure is thrown and the token stays. */
export type PlexTvAnswer<T> = { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'refused' };

export interface PlexTv {
  /** Creates a strong pin. `forwardUrl`: the browser's destination after the sign-in. */
  createPin(options: CallOptions & { readonly forwardUrl?: string }): Promise<PlexPin>;
  /** An unknown pin counts as expired. On 429 throws AppError('tooManyRequests') with retryAfterMs. */
  pin(id: number, options?: CallOptions): Promise<PlexPinState>;
  user(token: string, options?: CallOptions): Promise<PlexTvAnswer<PlexUser>>;
  /** Only resources that are servers. */
  resources(token: string, options?: CallOptions): Promise<PlexTvAnswer<readonly PlexResource[]>>;
  /** Also refused without Plex Pass: plex.tv answers both the same way. */
  webhooks(token: string, options?: CallOptions): Promise<PlexTvAnswer<readonly string[]>>;
  /** Replaces the whole list: read it first and keep entries of others. */
  setWebhooks(token: string, urls: readonly string[], options?: CallOptions): Promise<PlexTvAnswer<readonly string[]>>;
}

/** A server found in the local network (GDM). */
export interface PlexNeighbour {
  readonly name: string;
  readonly machineIdentifier: string;
  readonly url: string;
}
