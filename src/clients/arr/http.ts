import * as z from 'zod';
import type { Observe } from '../../core/ports/observation.ts';
import { AppError } from '../../errors.ts';
import { parseAddress, type Query, queryText, shownQuery } from '../http/address.ts';
import { type AskLog, createAsk, present } from '../http/ask.ts';
import { drain, readAcknowledgement, readDocument, readList } from '../http/bodies.ts';
import { isRecord, parseOrUndefined } from '../http/error-texts.ts';
import { type Call, keylessFault, productName, wrongServerFault } from '../http/faults.ts';
import { createSend, type Fetch, type Request, type Timeout, timeoutMsOf } from '../http/transport.ts';

export interface HttpOptions {
  kind: 'sonarr' | 'radarr';
  /** The instance's name, for messages. */
  name: string;
  /** With its URL base: `http://radarr:7878/radarr`. */
  baseUrl: string;
  apiKey: string;
  /** Why the key is empty, for messages. */
  keyFault?: string | undefined;
  /** Default `/api/v3`. */
  apiPath?: string | undefined;
  fetch?: Fetch | undefined;
  /** The setting that holds the key, such as `SONARR_0_API_KEY`, for messages. */
  keyVariable?: string | undefined;
  log?: AskLog | undefined;
  observe?: Observe | undefined;
  /** Longest silence of a server; default 30 s. */
  timeoutMs?: Timeout | undefined;
  /** Default 8: the servers have two or three workers, and people look at their pages meanwhile. */
  concurrency?: number | undefined;
}

interface RequestOptions {
  query?: Query;
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
}

interface ListOptions<T> extends RequestOptions {
  /** Rows that it refuses are never held. */
  where?: ((row: T) => boolean) | undefined;
  /** The only fields read of each row; default all. A long list is several times cheaper with it. */
  fields?: readonly string[];
}

export interface Http {
  readonly address: string;
  /** A JSON document that must be there. */
  get<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T>;
  /** The same where "not there" is an answer: undefined for 204 and for a 404 that the API itself gave. */
  find<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T | undefined>;
  /** A JSON list, read element by element. Complete, or an error. */
  list<T>(path: string, schema: z.ZodType<T>, options?: ListOptions<T>): Promise<T[]>;
  /** A write: sent once, whatever comes. */
  send<T>(
    method: 'POST' | 'PUT',
    path: string,
    schema: z.ZodType<T>,
    body: unknown,
    options?: RequestOptions,
  ): Promise<T>;
}

/** A list may take long as long as it flows. */
const listTimeFactor = 10;

/**
 * The way to one Sonarr or Radarr: the key as a header only, no redirects, bounded time, size and parallelism. Every
 * failure is an `AppError` that says what was asked of whom, what came instead and what to do.
 */
export function createHttp(options: HttpOptions): Http {
  const { kind, name, apiKey, keyVariable, log, timeoutMs = 30_000, concurrency = 8 } = options;
  const server = name === '' || name.toLowerCase() === kind ? productName(kind) : `${productName(kind)} "${name}"`;
  const { base, apiPath, authorization } = parseAddress(options.baseUrl, options.apiPath ?? '/api/v3', server);
  if (!/^[\x20-\x7e]*$/.test(apiKey)) {
    const hint = 'copy it again from Settings → General of that server';
    throw new AppError('invalid', `${keyVariable ?? `The API key of ${server}`} holds characters no key has: ${hint}`);
  }
  const ask = createAsk(createSend(options.fetch), { concurrency, log, observe: options.observe });
  const headers = {
    'X-Api-Key': apiKey,
    Accept: 'application/json',
    'User-Agent': 'plex-linker',
    ...(authorization && { Authorization: authorization }),
  };

  function requestOf(
    method: Request['method'],
    path: string,
    { query, signal, timeoutMs: own }: RequestOptions,
  ): Request {
    const full = apiPath + path;
    const call: Call = {
      server,
      kind,
      address: base,
      what: `${method} ${full}${shownQuery(query)}`,
      path: full,
      keyVariable,
      urlVariable: keyVariable?.replace(/API_KEY$/, 'URL'),
      secrets: [apiKey],
    };
    if (apiKey === '') throw keylessFault(call, options.keyFault);
    const idleMs = own ?? timeoutMsOf(timeoutMs);
    return { call, method, url: base + full + queryText(query), headers, signal, idleMs, totalMs: idleMs };
  }

  async function get<T>(path: string, schema: z.ZodType<T>, own: RequestOptions = {}): Promise<T> {
    const request = requestOf('GET', path, own);
    return present(request.call, await ask(request, (body) => readDocument(request.call, schema, body)));
  }

  /** A proxy, or another application at that address, says 404 as well, and what is gone takes its link along. */
  async function confirmServer(call: Call, signal: AbortSignal | undefined): Promise<void> {
    const status = await get('/system/status', z.object({ appName: z.string().optional() }), { signal });
    if (status.appName !== productName(kind)) throw wrongServerFault(call, status.appName);
  }

  return {
    address: base,
    get,
    async find(path, schema, own = {}) {
      const request = requestOf('GET', path, own);
      const { call } = request;
      const attempt = await ask(request, (body, { status }) =>
        status === 204 ? drain(body) : readDocument(call, schema, body),
      );
      if (attempt.kind === 'done') return attempt.value;
      if (!isApiNotFound(attempt.answer.text)) await confirmServer(call, own.signal);
      return undefined;
    },
    async list(path, schema, own = {}) {
      const request = requestOf('GET', path, own);
      const { call, idleMs } = request;
      const patient = { ...request, totalMs: idleMs * listTimeFactor };
      return present(call, await ask(patient, (body) => readList(call, schema, body, own)));
    },
    async send(method, path, schema, body, own = {}) {
      const request = { ...requestOf(method, path, own), body };
      const { call } = request;
      return present(call, await ask(request, (answer) => readAcknowledgement(call, schema, answer)));
    },
  };
}

/** Both servers' own word for a missing item (problem+JSON, older ones `{message}`); an unknown route has no body. */
function isApiNotFound(text: string): boolean {
  const body = parseOrUndefined(text);
  return isRecord(body) && (typeof body.traceId === 'string' || body.message === 'NotFound');
}
