/** The request that a message is about: the first half of every message. */
export interface Call {
  /** `Sonarr` or `Sonarr "4K"`. */
  server: string;
  kind: 'sonarr' | 'radarr' | 'plex' | 'plex-tv' | 'tmdb';
  /** Without credentials. */
  address: string;
  /** `GET /api/v3/series`, with numbers of the query only. */
  what: string;
  path: string;
  keyVariable: string | undefined;
  urlVariable: string | undefined;
  /** The setting that holds the file of its authority, such as `SONARR_0_CA_FILE`. */
  caVariable?: string | undefined;
  secrets: readonly string[];
}

const productNames = { sonarr: 'Sonarr', radarr: 'Radarr', plex: 'Plex', 'plex-tv': 'plex.tv', tmdb: 'TMDB' } as const;

export function productName(kind: Call['kind']): string {
  return productNames[kind];
}

export function keyName(call: Call): string {
  return call.keyVariable ?? `the ${keyKind(call)} of ${call.server}`;
}

export function keyKind(call: Call): string {
  return call.kind === 'sonarr' || call.kind === 'radarr' ? 'API key' : 'token';
}

export function caName(call: Call): string {
  if (call.kind === 'plex-tv' || call.kind === 'tmdb') return 'NODE_EXTRA_CA_CERTS';
  return call.caVariable ?? `"caFile" of ${call.server}`;
}

export function urlName(call: Call): string {
  return call.urlVariable ?? `the address of ${call.server}`;
}
