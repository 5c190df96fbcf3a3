import type { TvAccount, TvConnection, TvPin, TvResource } from './tv-model.ts';

export function refusal(status: number, code: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ errors: [{ code, message, status }] }, { status, headers });
}

/** Without Plex Pass the answer is the same as for an invalid token. */
export function hooksOf({ plexPass, webhooks }: TvAccount): Response {
  if (!plexPass) return refusal(401, 1001, 'User could not be authenticated');
  return Response.json(webhooks.map((url) => ({ url })));
}

export function pinOf(pin: TvPin, pinMs: number): object {
  return {
    id: pin.id,
    code: pin.code,
    product: 'Plex Linker',
    trusted: false,
    qr: `https://plex.tv/api/v2/pins/qr/${pin.code}`,
    clientIdentifier: pin.clientIdentifier,
    location: { code: 'NL', european_union_member: true, continent_code: 'EU', country: 'Netherlands' },
    expiresIn: Math.max(0, Math.round((pin.expiresAt - Date.now()) / 1000)),
    createdAt: new Date(pin.expiresAt - pinMs).toISOString(),
    expiresAt: new Date(pin.expiresAt).toISOString(),
    authToken: pin.authToken,
    newRegistration: pin.authToken === null ? null : false,
  };
}

export function userOf({ id, uuid, username, token, plexPass }: TvAccount): object {
  const subscription = {
    active: plexPass,
    status: plexPass ? 'Active' : 'Inactive',
    plan: plexPass ? 'lifetime' : null,
  };
  const features = plexPass ? ['webhooks', 'pass', 'home'] : [];
  return {
    id,
    uuid,
    username,
    title: username,
    email: `${username}@mail.invalid`,
    friendlyName: '',
    locale: null,
    confirmed: true,
    thumb: `https://plex.tv/users/${uuid}/avatar?c=1`,
    authToken: token,
    country: 'NL',
    subscription: { ...subscription, features },
    homeSize: 1,
    homeAdmin: true,
    entitlements: plexPass ? ['all'] : [],
  };
}

/** Without `includeHttps=1` there is no encrypted connection, without `includeRelay=1` no relay. */
export function resourceOf(resource: TvResource, query: URLSearchParams): object {
  const { connections, ...said } = resource;
  const isWanted = ({ uri, relay }: TvConnection): boolean => {
    const isHttps = uri.startsWith('https:');
    return (!isHttps || query.get('includeHttps') === '1') && (!relay || query.get('includeRelay') === '1');
  };
  return {
    product: said.provides === 'server' ? 'Plex Media Server' : 'Plex for Nobody',
    productVersion: '1.43.1.10611-1e34174b1',
    platform: 'Linux',
    platformVersion: '12',
    device: 'Docker Container',
    createdAt: '2021-01-01T12:12:24Z',
    lastSeenAt: '2026-01-01T13:43:34Z',
    ...said,
    sourceTitle: said.owned ? null : 'friend',
    publicAddress: '203.0.113.7',
    home: false,
    synced: false,
    relay: connections.some(({ relay }) => relay),
    httpsRequired: false,
    publicAddressMatches: true,
    dnsRebindingProtection: false,
    natLoopbackSupported: false,
    connections: connections.filter(isWanted).map(connectionOf),
  };
}

function connectionOf({ uri, local, relay }: TvConnection): object {
  const { protocol, hostname, port } = new URL(uri);
  const isHttps = protocol === 'https:';
  const place = { address: hostname, port: Number(port || (isHttps ? 443 : 80)) };
  return { protocol: isHttps ? 'https' : 'http', ...place, uri, local, relay, IPv6: false };
}

export function homeOf({ homeUsers, id, username }: TvAccount): object {
  const all = homeUsers.length > 0 ? homeUsers : [{ id, title: username, isAdmin: true }];
  const users = all.map(({ id: userId, title, isAdmin }) => {
    return { id: userId, title, admin: isAdmin, restricted: !isAdmin, guest: false, protected: false };
  });
  return { id: 1, name: 'Home', guestEnabled: false, users };
}
