import { createFetch } from 'ofetch';
import type { TlsOptions } from '../../core/model/tls.ts';
import { AppError } from '../../errors.ts';
import type { Call } from './call.ts';
import { type Answer, answerFault, dataFault } from './faults.ts';
import { codeOf, isReset, networkFault, timeoutFault } from './network-faults.ts';
import { createNodeFetch } from './node-fetch.ts';
import { PlainHeaders } from './plain-headers.ts';
import { createTimer, type RequestTimer } from './request-timer.ts';

export interface Request {
  call: Call;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body?: unknown;
  signal: AbortSignal | undefined;
  /** Longest silence: until the answer begins, and between two parts of it. */
  idleMs: number;
  /** Longest time for the whole; undefined for a stream that goes on. */
  totalMs: number | undefined;
  /** The pauses between retries after an error that may pass; default none. */
  pausesMs?: readonly number[] | undefined;
}

/** The longest silence of a server in milliseconds, or a function that returns it for the next call. */
export type Timeout = number | (() => number);

export function timeoutMsOf(timeout: Timeout): number {
  return typeof timeout === 'number' ? timeout : timeout();
}

/** What comes before the body of a good answer. */
export interface Head {
  readonly status: number;
  readonly headers: Headers;
}

/** Reads a good answer; what it throws is the fault of the call. */
export type Consume<T> = (body: AsyncIterable<Uint8Array>, head: Head) => Promise<T>;

export type Attempt<T> =
  | { kind: 'done'; value: T }
  | { kind: 'missing'; answer: Answer }
  /** `isTransient`: asking again in a moment may well succeed. `mayPass`: in half a minute. */
  | { kind: 'failed'; fault: AppError; isTransient: boolean; mayPass: boolean };

/** The connection broke while the answer was read. */
class BrokenBody extends Error {}

const transientStatuses = new Set([429, 502, 503, 504]);
const maxErrorBytes = 64 * 1024;

export type Fetch = typeof globalThis.fetch;
export type Send = <T>(request: Request, consume: Consume<T>) => Promise<Attempt<T>>;

/**
 * One request, once: no retry, no redirect. Rejects only with the reason of the caller's own signal; everything else is
 * a value, so that the caller can decide whether to ask again.
 */
export function createSend(fetch: Fetch | undefined, tls?: TlsOptions): Send {
  const { AbortController } = globalThis;
  const Headers = PlainHeaders as unknown as typeof globalThis.Headers;
  const $fetch = createFetch({ fetch: fetch ?? createNodeFetch({ tls }), Headers, AbortController });

  return async function send<T>(request: Request, consume: Consume<T>): Promise<Attempt<T>> {
    request.signal?.throwIfAborted();
    const timer = createTimer(request.signal, request.idleMs, request.totalMs);
    try {
      const response = await $fetch.raw(request.url, {
        method: request.method,
        headers: request.headers,
        ...(request.body !== undefined && { body: request.body as Record<string, unknown> }),
        redirect: 'manual',
        signal: timer.signal,
        retry: false,
        ignoreResponseError: true,
        // The body is read here, within bounds; ofetch would hold it all and guess at its type.
        responseType: 'stream',
      });
      if (response.ok) return { kind: 'done', value: await consume(bytesOf(response.body, timer), response) };
      const text = await readStart(bytesOf(response.body, timer));
      return failedAnswer(request.call, { status: response.status, headers: response.headers, text });
    } catch (error) {
      request.signal?.throwIfAborted();
      return failedAttempt(request.call, error, timer);
    } finally {
      timer.stop();
    }
  };
}

function failedAnswer<T>(call: Call, answer: Answer): Attempt<T> {
  if (answer.status === 404) return { kind: 'missing', answer };
  const isTransient = transientStatuses.has(answer.status);
  return failed(answerFault(call, answer), isTransient, isTransient || answer.status >= 500);
}

function failed<T>(fault: AppError, isTransient: boolean, mayPass = isTransient): Attempt<T> {
  return { kind: 'failed', fault, isTransient, mayPass };
}

function failedAttempt<T>(call: Call, error: unknown, timer: RequestTimer): Attempt<T> {
  if (timer.expiredMs !== undefined) {
    return failed(timeoutFault(call, timer.expiredMs), false);
  }
  if (error instanceof AppError) return failed(error, false);
  if (error instanceof BrokenBody) {
    const fault = dataFault(call, 'the connection broke before its answer had come to an end: try again', error.cause);
    return failed(fault, true);
  }
  return failed(networkFault(call, error), isReset(codeOf(error)));
}

async function* bytesOf(
  body: AsyncIterable<Uint8Array> | null | undefined,
  timer: RequestTimer,
): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const chunks = body[Symbol.asyncIterator]();
  let isOpen = true;
  try {
    for (;;) {
      const next = await nextOf(chunks);
      if (next.done) {
        isOpen = false;
        return;
      }
      timer.touch();
      yield next.value;
    }
  } finally {
    // Stopped early: without this the connection would stay busy with data that nobody reads.
    if (isOpen) await chunks.return?.().catch(() => undefined);
  }
}

async function nextOf(chunks: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array, unknown>> {
  try {
    return await chunks.next();
  } catch (error) {
    throw new BrokenBody('the body broke off', { cause: error });
  }
}

/** The start of an error's body; a broken body counts as ended. */
async function readStart(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= maxErrorBytes) break;
    }
  } catch (error) {
    if (!(error instanceof BrokenBody)) throw error;
  }
  return Buffer.concat(chunks).toString('utf8');
}
