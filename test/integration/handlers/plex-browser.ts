import { type FakePlex, startFakePlex } from '../../fakes/fake-plex.ts';
import { type FakePlexTv, startFakePlexTv } from '../../fakes/fake-plex-tv.ts';
import type { TvAccount } from '../../fakes/plex/tv-model.ts';
import { type Ask, type IdleService, type Reply, startIdleService } from '../../support/idle-service.ts';

/** A service whose one Plex server belongs to the account "owner", beside the fakes of Plex and plex.tv. */
export interface PlexHouse {
  readonly tv: FakePlexTv;
  readonly plex: FakePlex;
  readonly owner: TvAccount;
  readonly service: IdleService;
  readonly serverId: number;
  /** An account that the server is shared with. */
  addGuest(username: string, id?: number): TvAccount;
  set(lists: { admins?: readonly string[]; viewers?: readonly string[] }): Promise<void>;
  browser(): PlexBrowser;
  /** Action, who and reason or subject, newest first. */
  audit(): Promise<string[]>;
  close(): Promise<void>;
}

export async function startPlexHouse(environment: Readonly<Record<string, string>> = {}): Promise<PlexHouse> {
  const tv = await startFakePlexTv();
  const plex = await startFakePlex();
  const owner = tv.addAccount({ username: 'owner' });
  tv.addServer(owner, plex);
  const service = await startIdleService({ PLEX_TV_URL: tv.url, ...environment });
  const { runtime } = service;
  const { id: serverId } = await runtime.library.servers.create({
    ...{ name: 'Attic', url: plex.url, token: plex.token, machineIdentifier: plex.machineIdentifier },
    ...{ connection: 'manual', connections: [], accountId: owner.id, accountName: 'owner', isOwner: true },
  });
  await runtime.plex.reload();
  const base = environment.URL_BASE ?? '';
  return {
    ...{ tv, plex, owner, service, serverId },
    addGuest(username, guestId) {
      const guest = tv.addAccount({ username, ...(guestId === undefined ? {} : { id: guestId }) });
      tv.addServer(guest, plex, { owned: false, accessToken: `server-token-of-${username}` });
      plex.accounts.add({ id: guest.id, title: username, token: `server-token-of-${username}` });
      return guest;
    },
    async set({ admins = [], viewers = [] }) {
      const body = { 'access.admins': admins, 'access.viewers': viewers };
      const reply = await service.ask(`${base}/api/v1/settings`, { method: 'PATCH', body });
      if (reply.status !== 200) throw new Error(reply.text);
    },
    browser: () => new PlexBrowser(service, tv, base),
    async audit() {
      const page = await service.store.audit.page({}, { limit: 50, cursor: null });
      return page.items
        .filter(({ action }) => !action.startsWith('PATCH'))
        .map(({ action, who, after, subject }) => {
          const reason = (after as { reason?: string } | null)?.reason;
          return [action, who, subject, reason].filter((part) => part != null).join(' · ');
        });
    },
    async close() {
      await service.close();
      await Promise.all([tv.stop(), plex.stop()]);
    },
  };
}

/** Keeps cookies as a browser does. */
export class PlexBrowser {
  readonly cookies = new Map<string, string>();
  private readonly service: IdleService;
  private readonly tv: FakePlexTv;
  private readonly base: string;

  constructor(service: IdleService, tv: FakePlexTv, base: string) {
    this.service = service;
    this.tv = tv;
    this.base = base;
  }

  async open(path: string, { headers, ...ask }: Ask = {}): Promise<Reply> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = { ...(cookie === '' ? {} : { cookie }), ...headers };
    const reply = await this.service.ask(`${this.base}${path}`, { key: null, ...ask, headers: sent });
    for (const line of reply.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /Max-Age=0/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return reply;
  }

  /** Clicks "Sign in with Plex". */
  start(query = '', ask?: Ask): Promise<Reply> {
    return this.open(`/login/plex${query}`, ask);
  }

  /** Comes back from Plex's page, where this account let us in; without one, nobody did. */
  return(account?: TvAccount, ask?: Ask): Promise<Reply> {
    const pin = this.tv.pins.at(-1);
    if (account !== undefined && pin !== undefined) this.tv.authorize(pin, account);
    return this.open('/login/plex/callback', ask);
  }

  async signIn(account: TvAccount): Promise<Reply> {
    await this.start();
    return this.return(account);
  }

  /** 200 with a session. */
  async status(path = '/api/v1/requests'): Promise<number> {
    return (await this.open(path)).status;
  }
}
