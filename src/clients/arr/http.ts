import * as z from 'zod';
import { AppError } from '../../errors.ts';
import { readAcknowledgement, readDocument, readList, skipBody } from '../http/bodies.ts';
import { type Call, productName } from '../http/call.ts';
import { isRecord, parseOrUndefined } from '../http/error-texts.ts';
import { wrongServerFault } from '../http/faults.ts';
import { type ClientOptions, createHttp, type Http, type RequestOptions } from '../http/http.ts';

/** What an instance's settings say about its server; everything else has a default. */
export interface ArrOptions extends ClientOptions {
  /** The instance's name, for messages. */
  name: string;
  apiKey: string;
  /** Why the key is empty, for messages. */
  keyFault?: string | undefined;
  /** Default `/api/v3`. */
  apiPath?: string | undefined;
  /** The setting that holds the key, such as `SONARR_0_API_KEY`, for messages. */
  keyVariable?: string | undefined;
}

export interface ArrHttpOptions extends ArrOptions {
  kind: 'sonarr' | 'radarr';
}

interface ListOptions<T> extends RequestOptions {
  /** Rows that do not match are never held in memory. */
  where?: ((row: T) => boolean) | undefined;
  /** The only fields read of each row; default all. A long list is several times cheaper with it. */
  fields?: readonly string[];
}

interface WriteOptions extends RequestOptions {
  method: 'POST' | 'PUT';
  body: unknown;
}

export interface ArrHttp {
  readonly address: string;
  /** A JSON document that must be there. */
  get<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T>;
  /** The same where "not there" is an answer: undefined for 204 and for a 404 that the API itself gave. */
  find<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T | undefined>;
  /** A JSON list, read element by element. Complete, or an error. */
  list<T>(path: string, schema: z.ZodType<T>, options?: ListOptions<T>): Promise<T[]>;
  /** A write: sent once, never retried. */
  send<T>(path: string, schema: z.ZodType<T>, options: WriteOptions): Promise<T>;
  picture: Http['picture'];
}

/** A list may take long while data keeps arriving. */
const listTimeFactor = 10;

/** Requests to one Sonarr or Radarr. Throws `invalid` for an impossible address or key. */
export function createArrHttp({ apiKey, ...options }: ArrHttpOptions): ArrHttp {
  const { kind, keyVariable } = options;
  const http = createHttp({
    ...options,
    apiPath: options.apiPath ?? '/api/v3',
    key: { value: apiKey, headers: { 'X-Api-Key': apiKey } },
    urlVariable: keyVariable?.replace(/API_KEY$/, 'URL'),
    timeoutMs: options.timeoutMs ?? 30_000,
    // The servers have two or three workers, and people use their web pages at the same time.
    concurrency: options.concurrency ?? 8,
  });
  if (!/^[\x20-\x7e]*$/.test(apiKey)) {
    const hint = 'copy it again from Settings → General of that server';
    const setting = keyVariable ?? `The API key of ${http.server}`;
    throw new AppError('invalid', `${setting} contains characters that no key has: ${hint}`);
  }

  async function get<T>(path: string, schema: z.ZodType<T>, own: RequestOptions = {}): Promise<T> {
    const request = http.authorized('GET', path, own);
    return http.read(request, (body) => readDocument(request.call, schema, body));
  }

  /** A 404 removes a link, and a proxy or another application at that address answers 404 as well. */
  async function confirmServer(call: Call, signal: AbortSignal | undefined): Promise<void> {
    const status = await get('/system/status', z.object({ appName: z.string().optional() }), { signal });
    if (status.appName !== productName(kind)) throw wrongServerFault(call, status.appName);
  }

  return {
    address: http.address,
    picture: http.picture,
    get,
    async find(path, schema, own = {}) {
      const request = http.authorized('GET', path, own);
      const { call } = request;
      const attempt = await http.find(request, (body, { status }) =>
        status === 204 ? skipBody(body) : readDocument(call, schema, body),
      );
      if (attempt.kind === 'done') return attempt.value;
      if (!isApiNotFound(attempt.answer.text)) await confirmServer(call, own.signal);
      return undefined;
    },
    async list(path, schema, own = {}) {
      const request = http.authorized('GET', path, own);
      const patient = { ...request, totalMs: request.idleMs * listTimeFactor };
      return http.read(patient, (body) => readList(request.call, body, { ...own, schema }));
    },
    async send(path, schema, own) {
      const request = http.authorized(own.method, path, own);
      return http.read(request, (answer) => readAcknowledgement(request.call, schema, answer));
    },
  };
}

/** How both servers report a missing item (problem+JSON, older ones `{message}`); an unknown route has no body. */
function isApiNotFound(text: string): boolean {
  const body = parseOrUndefined(text);
  return isRecord(body) && (typeof body.traceId === 'string' || body.message === 'NotFound');
}
