import type { Observe } from '../../core/ports/observation.ts';
import { parseAddress, type Query, queryText, shownQuery } from '../http/address.ts';
import { type AskLog, createAsk, present } from '../http/ask.ts';
import { answerFault, type Call, keylessFault, wrongServerFault } from '../http/faults.ts';
import { createSend, type Fetch, type Head, type Request, type Timeout, timeoutMsOf } from '../http/transport.ts';
import { readContainer, readDone } from './container.ts';
import { type ClientIdentity, identityHeaders, tokenHeader } from './headers.ts';
import { exact, type Row } from './read.ts';

export interface PlexOptions extends ClientIdentity {
  /** The server's name, for messages. */
  name: string;
  /** `http://plex:32400`, with its URL base behind a proxy; the address of its web page is understood, too. */
  baseUrl: string;
  token: string;
  /** Why the token is empty, for messages. */
  tokenFault?: string | undefined;
  /** The setting that holds the token, such as `PLEX_0_API_KEY`, for messages. */
  tokenVariable?: string | undefined;
  log?: AskLog | undefined;
  observe?: Observe | undefined;
  fetch?: Fetch | undefined;
  /** Longest silence of the server; default 30 s. */
  timeoutMs?: Timeout | undefined;
  /** Longest silence of its notifications; it says something every ten seconds. Default two minutes. */
  silenceMs?: number | undefined;
  /** Default 4: one SQLite lies behind it all, and people watch meanwhile. */
  concurrency?: number | undefined;
  /** The first pause of a patient read; each is twice the one before. Default 1 s. */
  firstPauseMs?: number | undefined;
}

export interface AskOptions {
  query?: Query | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  isPatient?: boolean | undefined;
}

export interface PlexServer {
  readonly address: string;
  /** The `MediaContainer` that must be there. */
  get(path: string, options?: AskOptions): Promise<Row>;
  /** The same; undefined where Plex itself says 404, not a proxy before it. */
  find(path: string, options?: AskOptions): Promise<Row | undefined>;
  /** Who answers there. Asked without the token: it may be anybody. */
  identity(options?: AskOptions): Promise<Row & { readonly machineIdentifier: string }>;
  /** Like `get` of what must name the server. */
  getNamed(path: string, options?: AskOptions): Promise<Row & { readonly machineIdentifier: string }>;
  /** Sent once, whatever comes. */
  write(method: 'POST' | 'PUT', path: string, options?: AskOptions): Promise<void>;
  /** An answer that goes on, read as long as `consume` reads; it takes no place in the queue. */
  follow(path: string, consume: Follow, options: AskOptions & { readonly signal: AbortSignal }): Promise<void>;
}

export type Follow = (call: Call, body: AsyncIterable<Uint8Array>, head: Head) => Promise<void>;

/** An answer may take long as long as it flows. */
const flowFactor = 10;
/** Ten seconds in all: a server that restarts or is busy with its own database is well again, and the run goes on. */
const pauseFactors = [1, 2, 4];

/** The way to one Plex Media Server: the token as a header only, no redirects, bounded time, size and parallelism. */
export function createPlexServer(options: PlexOptions): PlexServer {
  const { name, token, tokenVariable, log, timeoutMs = 30_000, silenceMs = 120_000, concurrency = 4 } = options;
  const pausesMs = pauseFactors.map((factor) => factor * (options.firstPauseMs ?? 1_000));
  const server = name === '' || name.toLowerCase() === 'plex' ? 'Plex' : `Plex "${name}"`;
  const { base, authorization } = parseAddress(withoutWebPage(options.baseUrl), '', server);
  const send = createSend(options.fetch);
  const ask = createAsk(send, { concurrency, log, observe: options.observe });
  const common = { ...identityHeaders(options), ...(authorization && { Authorization: authorization }) };
  const withToken = { ...common, ...tokenHeader(token, tokenVariable ?? `The token of ${server}`) };

  function requestOf(method: Request['method'], path: string, own: AskOptions): Request {
    const call: Call = {
      server,
      kind: 'plex',
      address: base,
      what: `${method} ${path}${shownQuery(own.query)}`,
      path,
      keyVariable: tokenVariable,
      urlVariable: tokenVariable?.replace(/(API_KEY|TOKEN)$/, 'URL'),
      secrets: token === '' ? [] : [token],
    };
    const idleMs = own.timeoutMs ?? timeoutMsOf(timeoutMs);
    const headers = { ...withToken, ...own.headers };
    const totalMs = method === 'GET' ? idleMs * flowFactor : idleMs;
    const url = base + path + queryText(own.query);
    const patience = own.isPatient === true ? { pausesMs } : {};
    return { call, method, url, headers, signal: own.signal, idleMs, totalMs, ...patience };
  }

  /** What needs the token. */
  function authorized(method: Request['method'], path: string, own: AskOptions): Request {
    const request = requestOf(method, path, own);
    if (token === '') throw keylessFault(request.call, options.tokenFault);
    return request;
  }

  async function getBy(request: Request): Promise<Row> {
    const { call } = request;
    return present(call, await ask(request, (body, head) => readContainer(call, body, head)));
  }

  async function named(request: Request): Promise<Row & { readonly machineIdentifier: string }> {
    const container = await getBy(request);
    const machineIdentifier = exact(container.machineIdentifier);
    if (machineIdentifier === null) throw wrongServerFault(request.call, undefined);
    return { ...container, machineIdentifier };
  }

  const identity: PlexServer['identity'] = (own = {}) =>
    named({ ...requestOf('GET', '/identity', own), headers: common });

  return {
    address: base,
    get: async (path, own = {}) => getBy(authorized('GET', path, own)),
    identity,
    getNamed: async (path, own = {}) => named(authorized('GET', path, own)),
    async find(path, own = {}) {
      const request = authorized('GET', path, own);
      const { call } = request;
      const attempt = await ask(request, (body, head) => readContainer(call, body, head));
      if (attempt.kind === 'done') return attempt.value;
      await identity({ signal: own.signal });
      return undefined;
    },
    async write(method, path, own = {}) {
      const request = authorized(method, path, own);
      const { call } = request;
      present(call, await ask(request, (body) => readDone(call, body)));
    },
    async follow(path, consume, own) {
      const request = { ...authorized('GET', path, own), idleMs: silenceMs, totalMs: undefined };
      const { call } = request;
      const attempt = await send(request, (body, head) => consume(call, body, head));
      if (attempt.kind === 'failed') throw attempt.fault;
      if (attempt.kind === 'missing') throw answerFault(call, attempt.answer);
    },
  };
}

/** People copy the address of the page that Plex shows them. */
function withoutWebPage(baseUrl: string): string {
  return baseUrl.replace(/\/web(\/index\.html)?\/?([?#].*)?$/s, '');
}
