import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Observation, Observe } from '../../core/ports/observation.ts';
import type { AppError } from '../../errors.ts';
import { breathe } from '../../process/breathe.ts';
import type { Call } from './call.ts';
import { isRecord } from './error-texts.ts';
import { answerFault } from './faults.ts';
import type { Attempt, Consume, Head, Request, Send } from './transport.ts';
import { withActualServer } from './who-answers.ts';

export interface RequestLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

interface QueueOptions {
  /** Requests at once; the others wait. */
  concurrency: number;
  log?: RequestLog | undefined;
  /** Called with the outcome of each request, retries included. */
  observe?: Observe | undefined;
}

type Failed = Extract<Attempt<unknown>, { kind: 'failed' }>;
type Answered<T> = Exclude<Attempt<T>, Failed>;
export type Enqueue = <T>(request: Request, consume: Consume<T>) => Promise<Answered<T>>;

/** Reads are retried at most twice, and not later than this after the first attempt: the task queue retries the rest. */
const retryWindowMs = 2000;
const retryDelaysMs = [150, 600];

/** The longest pause, whatever Retry-After says. */
const maxPauseMs = 60_000;

/** Requests to one server: at most `concurrency` at once; a read is retried where that may help, a write is sent once. */
export function createRequestQueue(send: Send, { concurrency, log, observe }: QueueOptions): Enqueue {
  const queue = new PQueue({ concurrency });

  async function attempts<T>(request: Request, consume: Consume<T>): Promise<Attempt<T>> {
    const startedAt = performance.now();
    const { server, what } = request.call;
    for (let tried = 0; ; tried += 1) {
      const attempt = await send(request, consume);
      const fields = { server, request: what, ms: Math.round(performance.now() - startedAt), tried };
      if (attempt.kind !== 'failed') {
        log?.debug(fields, 'request answered');
        return attempt;
      }
      const delay =
        attempt.isTransient && request.method === 'GET' ? retryDelay(tried, startedAt, attempt.fault) : undefined;
      if (delay === undefined) {
        log?.debug({ ...fields, code: attempt.fault.code }, 'request failed');
        return { ...attempt, fault: await withActualServer(send, request.call, attempt.fault) };
      }
      log?.warn({ ...fields, error: attempt.fault.message }, 'retrying');
      await pause(delay, request.signal);
    }
  }

  return async (request, consume) => {
    for (let round = 0; ; round += 1) {
      let head: Head | null = null;
      const read: typeof consume = async (body, of) => {
        head = of;
        // What is done with an answer comes in its turn: many often arrive in one.
        await breathe();
        return consume(body, of);
      };
      const attempt = await queue.add(() => attempts(request, read), request.signal ? { signal: request.signal } : {});
      observe?.(observationOf(request.call, attempt, head));
      if (attempt.kind !== 'failed') return attempt;
      const pauseMs = pauseBefore(round, request, attempt);
      if (pauseMs === undefined) throw attempt.fault;
      const { server, what } = request.call;
      log?.warn(
        { server, request: what, pauseMs: Math.round(pauseMs), error: attempt.fault.message },
        'retrying after a pause',
      );
      // Outside the queue, so that other requests go on.
      await pause(pauseMs, request.signal);
    }
  };
}

function retryDelay(tried: number, startedAt: number, fault: AppError): number | undefined {
  const own = retryDelaysMs[tried];
  if (own === undefined) return undefined;
  const delay = Math.max(fault.retryAfterMs ?? 0, own * (0.75 + Math.random() / 2));
  return performance.now() - startedAt + delay <= retryWindowMs ? delay : undefined;
}

function pauseBefore(round: number, { pausesMs, method }: Request, { mayPass, fault }: Failed): number | undefined {
  const own = method === 'GET' && mayPass ? pausesMs?.[round] : undefined;
  if (own === undefined) return undefined;
  return Math.max(Math.min(fault.retryAfterMs ?? 0, maxPauseMs), own * (0.75 + Math.random() / 2));
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
}

/** What the outcome of a call says about its server. */
function observationOf(call: Call, attempt: Attempt<unknown>, head: Head | null): Observation {
  const what = call.what
    .replace(/[?].*$/, '')
    .replace(/\d+/g, (digits, at, text) => (text[at - 1] === 'v' ? digits : 'n'));
  if (attempt.kind === 'done') return { what, kind: 'answered', version: versionOf(head?.headers) };
  if (attempt.kind === 'missing') {
    const version = versionOf(attempt.answer.headers);
    // A proxy, or another application at that address, says 404 as well.
    const isArr = call.kind === 'sonarr' || call.kind === 'radarr';
    if (isArr && version === null)
      return { what, kind: 'failed', fault: answerFault(call, attempt.answer), isTimeout: false };
    return { what, kind: 'answered', version };
  }
  const { fault } = attempt;
  if (isOfRequest(fault)) return { what, kind: 'answered', version: null };
  const isTimeout = isRecord(fault.details) && typeof fault.details.timeoutMs === 'number';
  return { what, kind: 'failed', fault, isTimeout };
}

/** Sonarr and Radarr send their version in a header of each answer. */
function versionOf(headers: Headers | undefined): string | null {
  return headers?.get('x-application-version') ?? null;
}

/** The server is well and refused this request only. */
function isOfRequest({ code, details }: AppError): boolean {
  if (code !== 'upstreamError' || !isRecord(details) || typeof details.status !== 'number') return false;
  return details.status >= 400 && details.status < 500;
}
