import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import * as z from 'zod';
import { AppError } from '../errors.ts';
import { parseAddress, type Query, queryText, shownQuery } from './address.ts';
import { drain, readAcknowledgement, readDocument, readList } from './bodies.ts';
import { answerFault, type Call, isRecord, parseOrUndefined, productName, wrongServerFault } from './faults.ts';
import { type Attempt, type Consume, createSend, type Fetch, type Request } from './transport.ts';

interface HttpLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface HttpOptions {
  kind: 'sonarr' | 'radarr';
  /** The instance's name, for messages. */
  name: string;
  /** With its URL base: `http://radarr:7878/radarr`. */
  baseUrl: string;
  apiKey: string;
  /** Default `/api/v3`. */
  apiPath?: string | undefined;
  fetch?: Fetch | undefined;
  /** The setting that holds the key, such as `SONARR_0_API_KEY`, for messages. */
  keyVariable?: string | undefined;
  log?: HttpLog | undefined;
  /** Longest silence of a server; default 30 s. */
  timeoutMs?: number | undefined;
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

/** Reads are retried at most twice, and not later than this after the first attempt: the rest is the queue's. */
const retryWindowMs = 2000;
const retryDelaysMs = [150, 600];
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
  const queue = new PQueue({ concurrency });
  const sendOnce = createSend(options.fetch);
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
    const idleMs = own ?? timeoutMs;
    return { call, method, url: base + full + queryText(query), headers, signal, idleMs, totalMs: idleMs };
  }

  async function run<T>(request: Request, consume: Consume<T>): Promise<Exclude<Attempt<T>, { kind: 'failed' }>> {
    return queue.add(() => attempts(request, consume), request.signal ? { signal: request.signal } : {});
  }

  async function attempts<T>(request: Request, consume: Consume<T>): Promise<Exclude<Attempt<T>, { kind: 'failed' }>> {
    const startedAt = performance.now();
    for (let tried = 0; ; tried += 1) {
      const attempt = await sendOnce(request, consume);
      const fields = { server, request: request.call.what, ms: Math.round(performance.now() - startedAt), tried };
      if (attempt.kind !== 'failed') {
        log?.debug(fields, 'asked');
        return attempt;
      }
      const delay =
        attempt.isTransient && request.method === 'GET' ? retryDelay(tried, startedAt, attempt.fault) : undefined;
      if (delay === undefined) {
        log?.debug({ ...fields, code: attempt.fault.code }, 'asked in vain');
        throw attempt.fault;
      }
      log?.warn({ ...fields, error: attempt.fault.message }, 'asking again');
      await pause(delay, request.signal);
    }
  }

  async function get<T>(path: string, schema: z.ZodType<T>, own: RequestOptions = {}): Promise<T> {
    const request = requestOf('GET', path, own);
    return present(request.call, await run(request, (body) => readDocument(request.call, schema, body)));
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
      const attempt = await run(request, (body, status) =>
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
      return present(call, await run(patient, (body) => readList(call, schema, body, own)));
    },
    async send(method, path, schema, body, own = {}) {
      const request = { ...requestOf(method, path, own), body };
      const { call } = request;
      return present(call, await run(request, (answer) => readAcknowledgement(call, schema, answer)));
    },
  };
}

function present<T>(call: Call, attempt: Exclude<Attempt<T>, { kind: 'failed' }>): T {
  if (attempt.kind === 'missing') throw answerFault(call, attempt.answer);
  return attempt.value;
}

/** Both servers' own word for a missing item (problem+JSON, older ones `{message}`); an unknown route has no body. */
function isApiNotFound(text: string): boolean {
  const body = parseOrUndefined(text);
  return isRecord(body) && (typeof body.traceId === 'string' || body.message === 'NotFound');
}

function retryDelay(tried: number, startedAt: number, fault: AppError): number | undefined {
  const own = retryDelaysMs[tried];
  if (own === undefined) return undefined;
  const delay = Math.max(fault.retryAfterMs ?? 0, own * (0.75 + Math.random() / 2));
  return performance.now() - startedAt + delay <= retryWindowMs ? delay : undefined;
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
}
