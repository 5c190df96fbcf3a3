import { randomBytes, randomUUID } from 'node:crypto';
import type { FakePlex } from './fake-plex.ts';
import { type Asked, HttpFake, type HttpFakeOptions, type RouteRow, routeOf } from './plex/http-fake.ts';
import { homeOf, hooksOf, pinOf, refusal, resourceOf, userOf } from './plex/tv-answers.ts';
import type { TvAccount, TvConnection, TvPin, TvResource } from './plex/tv-model.ts';

export interface NewTvAccount {
  username?: string;
  token?: string;
  id?: number;
  plexPass?: boolean;
}

export interface ShareOptions {
  /** Differs from the account's token for a shared server. */
  accessToken?: string;
  owned?: boolean;
  /** Replaces the default: the server's address, one where nobody answers, and a relay. */
  connections?: readonly TvConnection[];
}

export interface FakePlexTvOptions extends HttpFakeOptions {
  /** How long a pin is valid. */
  pinMs?: number;
}

/** A port where nobody listens: an address inside a container, or in a network that the server has left. */
const deadAddress = 'http://127.0.0.1:9';

/** plex.tv: accounts, the servers they may use, and their webhook addresses. */
export class FakePlexTv extends HttpFake {
  readonly accounts: TvAccount[] = [];
  readonly pins: TvPin[] = [];
  /** While true, every request gets 429: too many requests. */
  isCrowded = false;
  /** Seconds, sent with a 429; the real plex.tv sends none. */
  retryAfter: number | null = null;
  pinMs: number;
  private readonly routes: readonly RouteRow[] = this.createRoutes();
  private nextPin = 111_222_333;

  constructor(options: FakePlexTvOptions = {}) {
    super(options);
    this.pinMs = options.pinMs ?? 900_000;
  }

  // --- arrange -------------------------------------------------------------------------------------------------------

  addAccount(wanted: NewTvAccount = {}): TvAccount {
    const n = this.accounts.length + 1;
    const account: TvAccount = {
      id: wanted.id ?? 7_000_000 + n,
      uuid: randomBytes(8).toString('hex'),
      username: wanted.username ?? `person${n}`,
      token: wanted.token ?? `tv-token-${n}-${randomUUID().slice(0, 8)}`,
      plexPass: wanted.plexPass ?? true,
      webhooks: [],
      resources: [],
      homeUsers: [],
    };
    this.accounts.push(account);
    return account;
  }

  /** Adds a server to the account: its events go to the account's addresses, and its token is known here. */
  addServer(account: TvAccount, plex: FakePlex, options: ShareOptions = {}): TvResource {
    const owned = options.owned ?? true;
    const resource: TvResource = {
      name: plex.name,
      clientIdentifier: plex.machineIdentifier,
      provides: 'server',
      owned,
      ownerId: owned ? null : this.ownerOf(plex),
      accessToken: options.accessToken ?? plex.token,
      presence: true,
      connections: options.connections ?? [
        { uri: deadAddress, local: true, relay: false },
        { uri: plex.url, local: true, relay: false },
        { uri: 'https://127.0.0.1:9', local: false, relay: false },
        { uri: 'https://127.0.0.1:19', local: false, relay: true },
      ],
    };
    account.resources.push(resource);
    if (owned) {
      plex.ownerId = account.id;
      plex.plexPass = account.plexPass;
    }
    const before = plex.webhooksOf;
    plex.webhooksOf = (acting) => {
      const isTheirs = owned ? acting.isOwner : acting.id === account.id;
      return [...(before?.(acting) ?? []), ...(isTheirs && account.plexPass ? account.webhooks : [])];
    };
    return resource;
  }

  /** A device that is no server, such as a player or a phone. */
  addDevice(account: TvAccount, name: string): TvResource {
    const resource: TvResource = {
      name,
      clientIdentifier: randomUUID(),
      provides: 'client,player,pubsub-player',
      owned: true,
      ownerId: null,
      accessToken: null,
      presence: false,
      connections: [],
    };
    account.resources.push(resource);
    return resource;
  }

  /** Simulates a sign-in on the page of the pin. */
  authorize(pin: Pick<TvPin, 'id'>, account: TvAccount): void {
    const found = this.pins.find(({ id }) => id === pin.id);
    if (found === undefined) throw new Error(`there is no pin ${pin.id}`);
    found.authToken = account.token;
  }

  expire(pin: Pick<TvPin, 'id'>): void {
    const found = this.pins.find(({ id }) => id === pin.id);
    if (found !== undefined) found.expiresAt = 0;
  }

  // --- answer --------------------------------------------------------------------------------------------------------

  private ownerOf({ machineIdentifier }: FakePlex): number {
    const isOwner = ({ resources }: TvAccount) =>
      resources.some(({ owned, clientIdentifier }) => owned && clientIdentifier === machineIdentifier);
    return this.accounts.find(isOwner)?.id ?? 7_999_999;
  }

  protected override answer(asked: Asked): Response | Promise<Response> {
    if (this.isCrowded) {
      const headers: Record<string, string> =
        this.retryAfter === null ? {} : { 'Retry-After': String(this.retryAfter) };
      return refusal(429, 1003, 'API rate limit exceeded', headers);
    }
    const run = routeOf(this.routes, asked);
    return run === null ? new Response('', { status: 404 }) : run();
  }

  private createRoutes(): RouteRow[] {
    const own = (answer: (account: TvAccount, asked: Asked) => Response) => (asked: Asked) => {
      const token = asked.headers.get('X-Plex-Token') ?? asked.query.get('X-Plex-Token');
      const account = this.accounts.find((one) => one.token === token);
      return account === undefined ? refusal(401, 1001, 'User could not be authenticated') : answer(account, asked);
    };
    return [
      ['POST', /^\/api\/v2\/pins$/, (asked) => this.createPin(asked)],
      ['GET', /^\/api\/v2\/pins\/(\d+)$/, (asked, match) => this.pin(asked, Number(match[1]))],
      ['GET', /^\/api\/v2\/user$/, own((account) => Response.json(userOf(account)))],
      ['GET', /^\/api\/v2\/ping$/, own(() => Response.json({ pong: true }))],
      [
        'GET',
        /^\/api\/v2\/resources$/,
        own((account, { query }) => Response.json(account.resources.map((one) => resourceOf(one, query)))),
      ],
      ['GET', /^\/api\/v2\/home\/users$/, own((account) => Response.json(homeOf(account)))],
      ['GET', /^\/api\/v2\/user\/webhooks$/, own((account) => hooksOf(account))],
      ['POST', /^\/api\/v2\/user\/webhooks$/, own((account, { body }) => this.setHooks(account, body))],
    ];
  }

  private createPin({ headers, query, body }: Asked): Response {
    const clientIdentifier = headers.get('X-Plex-Client-Identifier') ?? '';
    if (clientIdentifier === '') return refusal(400, 1000, 'X-Plex-Client-Identifier is missing');
    const isStrong = (query.get('strong') ?? new URLSearchParams(body).get('strong')) === 'true';
    const code = isStrong ? randomBytes(12).toString('hex') : randomBytes(2).toString('hex').toUpperCase();
    const pin = { id: this.nextPin++, code, clientIdentifier, expiresAt: Date.now() + this.pinMs, authToken: null };
    this.pins.push(pin);
    return Response.json(pinOf(pin, this.pinMs), { status: 201 });
  }

  /** A pin belongs to one client: others do not find it. */
  private pin({ headers }: Asked, id: number): Response {
    const pin = this.pins.find((one) => one.id === id);
    const isTheirs = pin?.clientIdentifier === headers.get('X-Plex-Client-Identifier');
    if (pin === undefined || !isTheirs || pin.expiresAt <= Date.now()) {
      return refusal(404, 1020, 'Code not found or expired');
    }
    return Response.json(pinOf(pin, this.pinMs));
  }

  /** Replaces the whole list. */
  private setHooks(account: TvAccount, body: string): Response {
    if (!account.plexPass) return refusal(401, 1001, 'User could not be authenticated');
    const form = new URLSearchParams(body);
    if (!form.has('urls[]') && !form.has('urls')) return refusal(400, 1000, 'urls is missing');
    account.webhooks = [...new Set(form.getAll('urls[]'))];
    return hooksOf(account);
  }
}

export function startFakePlexTv(options: FakePlexTvOptions = {}): Promise<FakePlexTv> {
  return new FakePlexTv(options).start();
}
