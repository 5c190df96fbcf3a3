import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Observe } from '../../core/ports/observation.ts';
import type { AppError } from '../../errors.ts';
import { answerFault, type Call } from './faults.ts';
import { observationOf } from './observation.ts';
import type { Attempt, Consume, Head, Request, Send } from './transport.ts';
import { withStranger } from './who-answers.ts';

export interface AskLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

interface AskOptions {
  /** Requests at once; the others wait. */
  concurrency: number;
  log?: AskLog | undefined;
  /** Told what came of each question in the end. */
  observe?: Observe | undefined;
}

type Failed = Extract<Attempt<unknown>, { kind: 'failed' }>;
export type Answered<T> = Exclude<Attempt<T>, Failed>;
export type Ask = <T>(request: Request, consume: Consume<T>) => Promise<Answered<T>>;

/** Reads are retried at most twice, and not later than this after the first attempt: the rest is the queue's. */
const retryWindowMs = 2000;
const retryDelaysMs = [150, 600];

/** However long a server asks to be left alone. */
const maxPauseMs = 60_000;

/** The way to one server: so many requests at once, reads again where that may well help, writes once. */
export function createAsk(send: Send, { concurrency, log, observe }: AskOptions): Ask {
  const queue = new PQueue({ concurrency });

  async function attempts<T>(request: Request, consume: Consume<T>): Promise<Attempt<T>> {
    const startedAt = performance.now();
    const { server, what } = request.call;
    for (let tried = 0; ; tried += 1) {
      const attempt = await send(request, consume);
      const fields = { server, request: what, ms: Math.round(performance.now() - startedAt), tried };
      if (attempt.kind !== 'failed') {
        log?.debug(fields, 'asked');
        return attempt;
      }
      const delay =
        attempt.isTransient && request.method === 'GET' ? retryDelay(tried, startedAt, attempt.fault) : undefined;
      if (delay === undefined) {
        log?.debug({ ...fields, code: attempt.fault.code }, 'asked in vain');
        return { ...attempt, fault: await withStranger(send, request.call, attempt.fault) };
      }
      log?.warn({ ...fields, error: attempt.fault.message }, 'asking again');
      await pause(delay, request.signal);
    }
  }

  return async (request, consume) => {
    for (let round = 0; ; round += 1) {
      let head: Head | null = null;
      const read: typeof consume = (body, of) => {
        head = of;
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
        'asking again after a pause',
      );
      // Outside the queue: others may ask meanwhile.
      await pause(pauseMs, request.signal);
    }
  };
}

/** The value of an answer that must be there: a 404 is a fault. */
export function present<T>(call: Call, attempt: Answered<T>): T {
  if (attempt.kind === 'missing') throw answerFault(call, attempt.answer);
  return attempt.value;
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
