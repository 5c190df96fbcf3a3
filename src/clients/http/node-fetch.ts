import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import type { TlsOptions } from '../../core/model/tls.ts';
import { createHttpsAgents } from './https-agents.ts';
import { PlainHeaders } from './plain-headers.ts';

export interface NodeFetchOptions {
  tls?: TlsOptions | undefined;
  /** Longest wait for a connection, a TLS handshake included; default 10 s. */
  connectTimeoutMs?: number | undefined;
}

interface Init {
  method?: string | undefined;
  headers?: PlainHeaders | ConstructorParameters<typeof Headers>[0];
  body?: unknown;
  signal?: AbortSignal | null | undefined;
}

/** As much of a `Response` as ofetch reads when it is asked for a stream. */
interface NodeResponse {
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly headers: Headers;
  /** Ends only where the server ended it; anything else is an error. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Shorter than what servers and proxies wait (Plex 20 s, many proxies 5 s): a connection that they close first costs a retry. */
const idleSocketMs = 4_000;

/**
 * A `fetch` over Node's own HTTP client: the global one holds some 13 MiB more and takes twice the processor time.
 * Redirects are answers, never followed. Reads share connections and ask for gzip; each write has a connection of its
 * own, since one that the server has just closed could not be told from one that broke after the write was done.
 * Rejects with the system's error and its code, or the reason of the signal.
 */
export function createNodeFetch({
  connectTimeoutMs = 10_000,
  tls = {},
}: NodeFetchOptions = {}): typeof globalThis.fetch {
  const kept = { keepAlive: true, timeout: idleSocketMs, maxFreeSockets: 8 };
  const http = { request: httpRequest, reads: new HttpAgent(kept), writes: new HttpAgent() };
  const httpsAgents = createHttpsAgents(tls, kept);

  async function nodeFetch(address: string, init: Init = {}): Promise<NodeResponse> {
    const { method = 'GET', signal } = init;
    const target = new URL(address);
    const { request, reads, writes } =
      target.protocol === 'https:' ? { request: httpsRequest, ...(await httpsAgents()) } : http;
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const isRead = method === 'GET';
      const [headers, body] = messageOf(init, isRead);
      const outgoing = request(target, { method, headers, agent: isRead ? reads : writes });

      let answer: IncomingMessage | undefined;
      const onAbort = () => {
        reject(signal?.reason);
        (answer ?? outgoing).destroy(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      outgoing.once('socket', (socket: Socket) => boundConnecting(socket, target.protocol, connectTimeoutMs));
      // Listened to until the end: once there is an answer, a connection that breaks is told here and to its reader.
      outgoing.on('error', reject);
      outgoing.once('response', (incoming) => {
        answer = incoming;
        resolve(responseOf(incoming));
      });
      outgoing.once('close', () => {
        signal?.removeEventListener('abort', onAbort);
        // Neither an answer nor an error: the server wanted to speak another protocol.
        if (!answer) reject(errorOf('ECONNRESET', 'the connection was closed without an answer'));
      });
      outgoing.end(body);
    });
  }

  // ofetch takes the global's type; what it hands over and reads with `responseType: 'stream'` are these two.
  return nodeFetch as unknown as typeof globalThis.fetch;
}

function messageOf({ headers: given, body }: Init, isRead: boolean): [Record<string, string>, Buffer | undefined] {
  const headers: Record<string, string> =
    given instanceof PlainHeaders ? { ...given.fields } : Object.fromEntries(new Headers(given));
  if (isRead) headers['accept-encoding'] ??= 'gzip';
  if (body === undefined || body === null) return [headers, undefined];
  if (body instanceof URLSearchParams) headers['content-type'] ??= 'application/x-www-form-urlencoded;charset=UTF-8';
  else if (typeof body !== 'string') throw new TypeError('only text and forms can be sent');
  const bytes = Buffer.from(String(body));
  // Told by hand: Node sends the body of a DELETE without it, which servers take for the next request.
  headers['content-length'] = String(bytes.length);
  return [headers, bytes];
}

function responseOf(incoming: IncomingMessage): NodeResponse {
  const { statusCode: status = 0, statusMessage: statusText = '' } = incoming;
  const isZipped = /^(x-)?gzip$/i.test(incoming.headers['content-encoding'] ?? '');
  // Without a listener Node would forget why the body broke off.
  incoming.on('error', () => undefined);
  return {
    status,
    statusText,
    ok: status >= 200 && status < 300,
    // Only faults and Plex look at them.
    get headers() {
      return headersOf(incoming.rawHeaders);
    },
    body: isZipped ? gunzipped(incoming) : incoming,
  };
}

function headersOf(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < raw.length; at += 2) headers.append(raw[at] ?? '', raw[at + 1] ?? '');
  return headers;
}

function boundConnecting(socket: Socket, protocol: string, timeoutMs: number): void {
  if (!socket.connecting) return;
  const expire = () => socket.destroy(errorOf('ETIMEDOUT', 'the connection was not made in time'));
  const timer = setTimeout(expire, timeoutMs);
  const stop = () => clearTimeout(timer);
  socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', stop);
  socket.once('close', stop);
}

function errorOf(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** Of what is this short a stream costs more to set up than the whole takes to unzip: some 0.2 ms against 0.03 ms. */
const smallZippedBytes = 16 * 1024;
const smallUnzippedBytes = 1024 * 1024;
const outputBytes = 64 * 1024;
const nothing = new Uint8Array(0);

/**
 * The bytes of a gzipped body. A part without bytes only says that something came. Throws where the body breaks off,
 * also when the connection ended well, and where it is no gzip; left early, it closes the body.
 */
export async function* gunzipped(zipped: Readable): AsyncGenerator<Uint8Array> {
  try {
    const start: Buffer[] = [];
    let length = 0;
    for await (const chunk of zipped.iterator({ destroyOnReturn: false })) {
      start.push(chunk);
      length += chunk.length;
      if (length > smallZippedBytes) break;
      yield nothing;
    }
    if (length === 0) return;
    const whole = length > smallZippedBytes ? undefined : unzipSmall(start);
    if (whole) yield whole;
    else yield* unzipStream(start, zipped);
  } finally {
    zipped.destroy();
  }
}

/** Undefined when it swells to so much that it is better taken in parts. */
function unzipSmall(chunks: Buffer[]): Buffer | undefined {
  try {
    return gunzipSync(Buffer.concat(chunks), { maxOutputLength: smallUnzippedBytes });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function unzipStream(start: Buffer[], rest: Readable): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: outputBytes });
  for (const chunk of start) gunzip.write(chunk);
  if (rest.readableEnded) gunzip.end();
  // What fails is thrown by the one who reads from gunzip.
  else pipeline(rest, gunzip, () => undefined);
  return gunzip;
}
