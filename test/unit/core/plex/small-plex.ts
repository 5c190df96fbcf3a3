import { Hono } from 'hono';
import { createPlex } from '../../../../src/clients/plex/plex.ts';
import type { Plex } from '../../../../src/core/ports/plex.ts';
import type { PlexResource, PlexTv, PlexUser } from '../../../../src/core/ports/plex-tv.ts';
import { startServer, type TestServer } from '../../clients/server.ts';

export interface SmallPlexOptions {
  readonly machineIdentifier?: string;
  readonly tokens?: readonly string[];
  /** What `GET /` answers with, as behind a proxy that keeps it to itself. */
  readonly rootStatus?: 200 | 302 | 401 | 403;
  /** Of `GET /`, where it differs: two servers behind one address. */
  readonly rootMachine?: string;
}

/** As little of a Plex server as answers to who it is, over real HTTP; for the test under way. */
export function startSmallPlex(options: SmallPlexOptions = {}): Promise<TestServer> {
  const { machineIdentifier = 'machine-a', tokens = ['good'], rootStatus = 200, rootMachine } = options;
  const app = new Hono();
  const container = (more: object) => ({ MediaContainer: { size: 0, version: '1.43.2.1', ...more } });
  app.get('/identity', (c) => c.json(container({ machineIdentifier, claimed: true })));
  app.use(async (c, next) => {
    if (tokens.includes(c.req.header('x-plex-token') ?? '')) return next();
    return c.html('<html><body><h1>401 Unauthorized</h1></body></html>', 401);
  });
  app.get('/', (c) => {
    if (rootStatus === 302) return c.redirect('/web/index.html');
    if (rootStatus !== 200) return c.html('<h1>no</h1>', rootStatus);
    const machine = rootMachine ?? machineIdentifier;
    return c.json(container({ machineIdentifier: machine, friendlyName: 'Home', platform: 'Linux' }));
  });
  app.get('/library/sections', (c) => c.json(container({})));
  return startServer(app);
}

export function connect({ name, url, token }: { name: string; url: string; token: string }): Plex {
  return createPlex({ name, baseUrl: url, token, clientIdentifier: 'a-test' });
}

/** What plex.tv says of some tokens; others it refuses. */
export function plexTvOf(
  accounts: Readonly<Record<string, { readonly user: PlexUser; readonly resources: readonly PlexResource[] }>>,
): Pick<PlexTv, 'user' | 'resources'> {
  return {
    async user(token) {
      const account = accounts[token];
      return account === undefined ? { kind: 'refused' } : { kind: 'ok', value: account.user };
    },
    async resources(token) {
      const account = accounts[token];
      return account === undefined ? { kind: 'refused' } : { kind: 'ok', value: account.resources };
    },
  };
}
