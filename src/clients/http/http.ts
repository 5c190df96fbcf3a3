import type { TlsOptions } from '../../core/model/tls.ts';
import type { Observe } from '../../core/ports/observation.ts';
import { parseAddress, type Query, queryText, shownQuery } from './address.ts';
import { type Call, productName } from './call.ts';
import { answerFault, keylessFault } from './faults.ts';
import { readPicture } from './picture.ts';
import { createRequestQueue, type Enqueue, type RequestLog } from './request-queue.ts';
import { type Consume, createSend, type Fetch, type Request, type Timeout, timeoutMsOf } from './transport.ts';

/** What whoever creates a client may set. */
export interface ClientOptions {
  /** With its URL base: `http://radarr:7878/radarr`. */
  baseUrl: string;
  fetch?: Fetch | undefined;
  tls?: TlsOptions | undefined;
  log?: RequestLog | undefined;
  /** Called with the outcome of each request. */
  observe?: Observe | undefined;
  /** Longest silence of the server. */
  timeoutMs?: Timeout | undefined;
  /** Requests at once; the others wait. */
  concurrency?: number | undefined;
}

/** An API key or a token, and the headers that carry it; an empty one is sent nowhere. */
export interface Key {
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a client knows about its kind of server. */
export interface HttpOptions extends ClientOptions {
  kind: Call['kind'];
  /** The server's name, for messages. */
  name?: string | undefined;
  /** Of every path, such as `/api/v3`; default none. */
  apiPath?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  key?: Key | undefined;
  /** Why the key is empty, for messages. */
  keyFault?: string | undefined;
  /** The setting that holds the key, such as `SONARR_0_API_KEY`, for messages. */
  keyVariable?: string | undefined;
  urlVariable?: string | undefined;
  timeoutMs: Timeout;
  concurrency: number;
}

export interface RequestOptions {
  query?: Query | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: unknown;
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  /** In place of the server's own. */
  key?: Key | undefined;
}

/** Requests to one server. Every failure is an `AppError` that names the request, the server, what came instead and what to do. */
export interface Http {
  readonly server: string;
  readonly address: string;
  /** A request with the key. Throws `upstreamAuth` where there is none. */
  authorized(method: Request['method'], path: string, options?: RequestOptions): Request;
  /** A request without the key, for an address where any server may answer. */
  anonymous(method: Request['method'], path: string, options?: RequestOptions): Request;
  /** Reads an answer that must be there. */
  read<T>(request: Request, consume: Consume<T>): Promise<T>;
  /** The same where 404 is an answer, too. */
  find: Enqueue;
  /** An endless answer, read for as long as `consume` reads; it does not occupy the queue. */
  stream<T>(request: Request, consume: Consume<T>): Promise<T>;
  /** A picture. Neither queued nor observed: it must not delay other requests, and a missing one is no fault of its server. */
  picture(path: string, options?: Pick<RequestOptions, 'query' | 'signal'>): Promise<Uint8Array>;
}

const noKey: Key = { value: '', headers: {} };

/** A picture that takes longer is not waited for: somebody looks at the page. */
const pictureTimeoutMs = 10_000;

/** The key as a header only, no redirects, bounded time, size and parallelism. Throws `invalid` for an address that cannot be. */
export function createHttp(options: HttpOptions): Http {
  const { kind, name = '', keyVariable, urlVariable, timeoutMs, concurrency, log, observe } = options;
  const product = productName(kind);
  const server = name === '' || name.toLowerCase() === kind ? product : `${product} "${name}"`;
  const { base, apiPath, authorization } = parseAddress(options.baseUrl, options.apiPath ?? '', server);
  const send = createSend(options.fetch, options.tls);
  const enqueue = createRequestQueue(send, { concurrency, log, observe });
  const common = {
    Accept: 'application/json',
    'User-Agent': 'plex-linker',
    ...options.headers,
    ...(authorization && { Authorization: authorization }),
  };

  function anonymous(method: Request['method'], path: string, own: RequestOptions = {}): Request {
    const { query, body, signal, key = options.key ?? noKey } = own;
    const full = apiPath + path;
    const call: Call = {
      server,
      kind,
      address: base,
      what: `${method} ${full}${shownQuery(query)}`,
      path: full,
      keyVariable,
      urlVariable,
      caVariable: urlVariable?.replace(/URL$/, 'CA_FILE'),
      secrets: key.value === '' ? [] : [key.value],
    };
    const url = base + full + queryText(query);
    const idleMs = own.timeoutMs ?? timeoutMsOf(timeoutMs);
    const headers = { ...common, ...own.headers };
    return { call, method, url, headers, ...(body !== undefined && { body }), signal, idleMs, totalMs: idleMs };
  }

  const http: Http = {
    server,
    address: base,
    anonymous,
    authorized(method, path, own = {}) {
      const { value, headers } = own.key ?? options.key ?? noKey;
      const request = anonymous(method, path, { ...own, headers: { ...headers, ...own.headers } });
      if (value === '') throw keylessFault(request.call, options.keyFault);
      return request;
    },
    async read(request, consume) {
      const attempt = await enqueue(request, consume);
      if (attempt.kind === 'missing') throw answerFault(request.call, attempt.answer);
      return attempt.value;
    },
    find: enqueue,
    async stream(request, consume) {
      const attempt = await send(request, consume);
      if (attempt.kind === 'failed') throw attempt.fault;
      if (attempt.kind === 'missing') throw answerFault(request.call, attempt.answer);
      return attempt.value;
    },
    async picture(path, own) {
      const limitMs = Math.min(timeoutMsOf(timeoutMs), pictureTimeoutMs);
      const request = http.authorized('GET', path, { ...own, timeoutMs: limitMs, headers: { Accept: 'image/*' } });
      return http.stream(request, (body, head) => readPicture(request.call, body, head));
    },
  };
  return http;
}
