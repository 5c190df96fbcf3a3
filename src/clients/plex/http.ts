import { jsonOf, readText } from '../http/bodies.ts';
import type { Call } from '../http/call.ts';
import { isWebPage } from '../http/error-texts.ts';
import { dataFault, pageFault, wrongServerFault } from '../http/faults.ts';
import { type ClientOptions, createHttp, type Http, type RequestOptions } from '../http/http.ts';
import type { Consume, Head, Request } from '../http/transport.ts';
import { type ClientIdentity, identityHeaders, tokenHeader } from './headers.ts';
import { exact, isRow, type Row, rowsOf } from './read.ts';
import { containerOfXml } from './xml.ts';

/** The base address may be that of its web page, too. */
export interface PlexOptions extends ClientOptions, ClientIdentity {
  /** The server's name, for messages. */
  name: string;
  token: string;
  /** Why the token is empty, for messages. */
  tokenFault?: string | undefined;
  /** The setting that holds the token, such as `PLEX_0_API_KEY`, for messages. */
  tokenVariable?: string | undefined;
  /** Longest silence of its notifications; it says something every ten seconds. Default two minutes. */
  silenceMs?: number | undefined;
  /** The first pause of a patient read; each is twice the one before. Default 1 s. */
  firstPauseMs?: number | undefined;
}

interface PlexRequestOptions extends RequestOptions {
  isPatient?: boolean | undefined;
}

type NamedContainer = Row & { readonly machineIdentifier: string };

export interface PlexHttp {
  readonly address: string;
  /** The `MediaContainer` that must be there. */
  get(path: string, options?: PlexRequestOptions): Promise<Row>;
  /** The same; undefined where Plex itself says 404, not a proxy before it. */
  find(path: string, options?: PlexRequestOptions): Promise<Row | undefined>;
  /** The identity of the server. Sent without the token, since any server may answer there. */
  identity(options?: PlexRequestOptions): Promise<NamedContainer>;
  /** Like `get` of what must name the server. */
  getNamed(path: string, options?: PlexRequestOptions): Promise<NamedContainer>;
  /** Sent once, never retried. */
  write(method: 'POST' | 'PUT', path: string, options?: RequestOptions): Promise<void>;
  /** An answer that goes on, read as long as the returned function reads. */
  stream(path: string, consume: ConsumeOf, options: RequestOptions): Promise<void>;
  picture: Http['picture'];
}

export type ConsumeOf = (call: Request['call']) => Consume<void>;

/** An answer may take long while data keeps arriving. */
const flowFactor = 10;
/** Ten seconds or less in all: enough for a server that restarts or is busy with its own database. */
const pauseFactors = [1, 2, 4];

/** Requests to one Plex Media Server. Throws `invalid` for an impossible address, token or identifier. */
export function createPlexHttp(options: PlexOptions): PlexHttp {
  const { name, token, tokenVariable, silenceMs = 120_000, firstPauseMs = 1_000 } = options;
  const server = name === '' || name.toLowerCase() === 'plex' ? 'Plex' : `Plex "${name}"`;
  const pausesMs = pauseFactors.map((factor) => factor * firstPauseMs);
  const http = createHttp({
    ...options,
    kind: 'plex',
    baseUrl: withoutWebPage(options.baseUrl),
    headers: identityHeaders(options),
    key: { value: token, headers: tokenHeader(token, tokenVariable ?? `The token of ${server}`) },
    keyFault: options.tokenFault,
    keyVariable: tokenVariable,
    urlVariable: tokenVariable?.replace(/(API_KEY|TOKEN)$/, 'URL'),
    timeoutMs: options.timeoutMs ?? 30_000,
    // Plex has one SQLite database, and people watch at the same time.
    concurrency: options.concurrency ?? 4,
  });

  function patient(request: Request, { isPatient }: PlexRequestOptions): Request {
    return { ...request, totalMs: request.idleMs * flowFactor, ...(isPatient === true && { pausesMs }) };
  }

  function getBy(path: string, own: PlexRequestOptions): Request {
    return patient(http.authorized('GET', path, own), own);
  }

  const identity: PlexHttp['identity'] = (own = {}) =>
    readNamed(http, patient(http.anonymous('GET', '/identity', own), own));

  return {
    address: http.address,
    picture: http.picture,
    get: async (path, own = {}) => read(http, getBy(path, own)),
    identity,
    getNamed: async (path, own = {}) => readNamed(http, getBy(path, own)),
    async find(path, own = {}) {
      const request = getBy(path, own);
      const attempt = await http.find(request, (body, head) => readContainer(request.call, body, head));
      if (attempt.kind === 'done') return attempt.value;
      await identity({ signal: own.signal });
      return undefined;
    },
    async write(method, path, own = {}) {
      const request = http.authorized(method, path, own);
      await http.read(request, (body) => readDone(request.call, body));
    },
    async stream(path, consume, own) {
      const request = { ...http.authorized('GET', path, own), idleMs: silenceMs, totalMs: undefined };
      await http.stream(request, consume(request.call));
    },
  };
}

async function read(http: Http, request: Request): Promise<Row> {
  return http.read(request, (body, head) => readContainer(request.call, body, head));
}

async function readNamed(http: Http, request: Request): Promise<NamedContainer> {
  const container = await read(http, request);
  const machineIdentifier = exact(container.machineIdentifier);
  if (machineIdentifier === null) throw wrongServerFault(request.call, undefined);
  return { ...container, machineIdentifier };
}

/** People copy the address of the page that Plex shows them. */
function withoutWebPage(baseUrl: string): string {
  return baseUrl.replace(/\/web(\/index\.html)?\/?([?#].*)?$/s, '');
}

type Bytes = AsyncIterable<Uint8Array>;

/** Ten thousand whole rows: a server that does not page sends all it has at once. */
const maxBodyBytes = 64 * 1024 * 1024;

/** The `MediaContainer` of an answer, in JSON or, of old servers, XML. Anything else is a fault. */
export async function readContainer(call: Call, body: Bytes, head: Head): Promise<Row> {
  const text = await readText(call, body, maxBodyBytes);
  if (text.trim() === '') throw dataFault(call, 'its answer is empty: try again');
  const container = await (startsWithTag(text) ? ofXml(call, text) : ofJson(call, text));
  const totalSize = container.totalSize ?? head.headers.get('x-plex-container-total-size');
  return totalSize === null ? container : { ...container, totalSize };
}

/** The answer to a write: nothing, mostly. A page is no answer of a Plex, whatever its status. */
export async function readDone(call: Call, body: Bytes): Promise<void> {
  if (isWebPage(await readText(call, body))) throw pageFault(call);
}

function startsWithTag(text: string): boolean {
  return /^\s*</.test(text);
}

async function ofJson(call: Call, text: string): Promise<Row> {
  const document = await jsonOf(call, text);
  const container = isRow(document) ? rowsOf(document.MediaContainer)[0] : undefined;
  if (!container) throw dataFault(call, 'its JSON has no MediaContainer: does something else answer there?');
  return container;
}

async function ofXml(call: Call, text: string): Promise<Row> {
  if (isWebPage(text)) throw pageFault(call);
  const container = await containerOfXml(text);
  if (!container) throw dataFault(call, 'its XML has no whole MediaContainer: try again');
  return container;
}
