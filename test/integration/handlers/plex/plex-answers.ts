import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { onTestFinished } from 'vitest';

type Row = Readonly<Record<string, unknown>>;

export interface PlexAnswers {
  readonly url: string;
  machineIdentifier: string;
  token: string;
  /** Answers every request with this status while it is set. */
  broken: number | null;
  /** Every answer waits for it. */
  held: Promise<void>;
  readonly sections: Row[];
  readonly items: Row[];
  readonly preferences: Map<string, unknown>;
  /** What came, as `GET /identity`, oldest first. */
  readonly asked: string[];
  /** Every token that was sent. */
  readonly tokens: Set<string>;
  stop(): Promise<void>;
}

/** The few answers of a Plex server that its set-up asks for, over real HTTP; ends with the test. */
export async function startPlex(machineIdentifier = 'machine-a'): Promise<PlexAnswers> {
  const app = new Hono();
  const container = (more: object) => ({ MediaContainer: { size: 0, ...more } });
  app.use(async (c, next) => {
    const token = c.req.header('x-plex-token');
    const { pathname, search } = new URL(c.req.url);
    plex.asked.push(`${c.req.method} ${pathname}${decodeURIComponent(search)}`);
    if (token !== undefined) plex.tokens.add(token);
    await plex.held;
    if (plex.broken !== null) return c.html('<h1>broken</h1>', plex.broken as 500);
    if (pathname !== '/identity' && token !== plex.token) return c.html('<h1>401 Unauthorized</h1>', 401);
    return next();
  });
  const who = () => ({ machineIdentifier: plex.machineIdentifier, version: '1.43.2.1' });
  app.get('/identity', (c) => c.json(container({ ...who(), claimed: true })));
  app.get('/', (c) => c.json(container({ ...who(), friendlyName: 'Home Plex', platform: 'Linux' })));
  app.get('/library/sections', (c) =>
    c.json(container({ size: plex.sections.length, ...(plex.sections.length > 0 && { Directory: plex.sections }) })),
  );
  app.get('/library/sections/:key/all', (c) => {
    const rows = plex.items.filter((item) => String(item.librarySectionID) === c.req.param('key'));
    return c.json(container({ size: rows.length, totalSize: rows.length, offset: 0, Metadata: rows }));
  });
  app.get('/library/metadata/:keys', (c) => {
    const keys = c.req.param('keys').split(',');
    const rows = plex.items.filter((item) => keys.includes(String(item.ratingKey)));
    if (rows.length === 0) return c.html('<h1>404 Not Found</h1>', 404);
    return c.json(container({ size: rows.length, Metadata: rows }));
  });
  app.get('/hubs/search', (c) => {
    const rows = plex.items.filter((item) => String(item.title).includes(c.req.query('query') ?? ''));
    return c.json(container({ Hub: [{ type: 'movie', size: rows.length, Metadata: rows }] }));
  });
  app.on(['GET', 'POST'], '/library/sections/:key/refresh', (c) => c.body(null, 200));
  app.get('/:/prefs', (c) =>
    c.json(container({ Setting: [...plex.preferences].map(([id, value]) => ({ id, value, type: 'bool' })) })),
  );
  app.put('/:/prefs', (c) => {
    for (const [id, value] of Object.entries(c.req.query()))
      if (plex.preferences.has(id)) plex.preferences.set(id, value === '1' || value === 'true');
    return c.body(null, 200);
  });
  const { url, stop } = await listen(app);
  const plex: PlexAnswers = {
    url,
    machineIdentifier,
    token: 'server-token',
    broken: null,
    held: Promise.resolve(),
    sections: [],
    items: [],
    preferences: new Map([['PushNotificationsEnabled', false]]),
    asked: [],
    tokens: new Set(),
    stop,
  };
  return plex;
}

export interface PlexTvAnswers {
  readonly url: string;
  /** The token that each pin brings once its person signed in. */
  readonly signedIn: Map<number, string>;
  readonly accounts: Map<string, { readonly id: number; readonly username: string; readonly resources: Row[] }>;
  readonly webhooks: string[];
  hasPlexPass: boolean;
  /** Answers every question for a pin with 429 while it is set. */
  isBusy: boolean;
  /** When new pins end. */
  expiresAt: number;
  readonly asked: string[];
}

/** The few answers of plex.tv that sign-in asks for. */
export async function startPlexTv(): Promise<PlexTvAnswers> {
  const app = new Hono();
  let lastPin = 1_000;
  app.use(async (c, next) => {
    plexTv.asked.push(`${c.req.method} ${c.req.path}`);
    return next();
  });
  const pin = (id: number) => ({
    id,
    code: 'abcd1234',
    expiresAt: new Date(plexTv.expiresAt).toISOString(),
    authToken: plexTv.signedIn.get(id) ?? null,
  });
  app.post('/api/v2/pins', (c) => c.json(pin(++lastPin), 201));
  app.get('/api/v2/pins/:id', (c) => {
    if (plexTv.isBusy) return c.json({ errors: [{ code: 1003, message: 'API rate limit exceeded' }] }, 429);
    const id = Number(c.req.param('id'));
    if (id > lastPin) return c.json({ errors: [{ code: 1020, message: 'Code not found or expired' }] }, 404);
    return c.json(pin(id));
  });
  app.use('/api/v2/*', async (c, next) => {
    if (plexTv.accounts.has(c.req.header('x-plex-token') ?? '')) return next();
    return c.json({ errors: [{ code: 1001, message: 'User could not be authenticated' }] }, 401);
  });
  const account = (token: string | undefined) => plexTv.accounts.get(token ?? '');
  app.get('/api/v2/user', (c) => {
    const { id, username } = account(c.req.header('x-plex-token')) ?? {};
    return c.json({ id, username, uuid: 'u', subscription: { active: true } });
  });
  app.get('/api/v2/resources', (c) => c.json(account(c.req.header('x-plex-token'))?.resources ?? []));
  app.get('/api/v2/user/webhooks', (c) =>
    plexTv.hasPlexPass ? c.json(plexTv.webhooks.map((url) => ({ url }))) : c.json({ errors: [] }, 403),
  );
  app.post('/api/v2/user/webhooks', async (c) => {
    const sent = new URLSearchParams(await c.req.text());
    plexTv.webhooks.splice(0, plexTv.webhooks.length, ...sent.getAll('urls[]'));
    return c.json(
      plexTv.webhooks.map((url) => ({ url })),
      201,
    );
  });
  const { url } = await listen(app);
  const plexTv: PlexTvAnswers = {
    url,
    signedIn: new Map(),
    accounts: new Map(),
    webhooks: [],
    hasPlexPass: true,
    isBusy: false,
    expiresAt: Date.UTC(2026, 10, 1, 0, 30),
    asked: [],
  };
  return plexTv;
}

/** A server of an account, as plex.tv lists it. */
export function resource(clientIdentifier: string, uris: readonly string[], more: Row = {}): Row {
  return {
    name: `Server ${clientIdentifier}`,
    product: 'Plex Media Server',
    provides: 'server',
    clientIdentifier,
    owned: true,
    accessToken: 'server-token',
    presence: true,
    connections: uris.map((uri) => {
      const { protocol, hostname, port } = new URL(uri);
      return { uri, protocol: protocol.slice(0, -1), address: hostname, port: Number(port), local: true, relay: false };
    }),
    ...more,
  };
}

async function listen(app: Hono): Promise<{ url: string; stop(): Promise<void> }> {
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const stop = async () => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, stop };
}
