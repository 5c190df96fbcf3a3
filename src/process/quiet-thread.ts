import { once } from 'node:events';
import { setPriority } from 'node:os';
import { parentPort, Worker } from 'node:worker_threads';
import { AppError, messageOf } from '../errors.ts';

export interface QuietThread {
  /** One request at a time: the caller queues. Rejects with AppError `internal` where the work fails. */
  ask(request: unknown): Promise<unknown>;
}

export interface QuietThreadOptions {
  /** The program; see entryBeside. */
  readonly entry: string;
  /** How long the thread, and its memory, outlast the last answer. */
  readonly idleMs: number;
  /** For messages: "check the password". */
  readonly attempt: string;
}

/** Linux: beside a thread that is as busy, a tenth of its time. The lowest, 19, would starve on a machine that is busy for hours. */
const niceness = 10;

/**
 * A thread for work that others can ask for without end: everything else goes first.
 * Started by the first request; it keeps no process alive.
 */
export function createQuietThread({ entry, idleMs, attempt }: QuietThreadOptions): QuietThread {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;

  function start(): Worker {
    const started = new Worker(entry, { env: {} });
    const drop = () => {
      if (worker === started) worker = undefined;
    };
    // Whoever asked is told of an error; without a listener it would end the process.
    return started.once('error', drop).once('exit', drop);
  }

  function end(): void {
    const ended = worker;
    // First: whoever asks from now on gets a new one.
    worker = undefined;
    void ended?.terminate();
  }

  async function ask(request: unknown): Promise<unknown> {
    clearTimeout(idle);
    worker ??= start();
    const asked = worker;
    asked.ref();
    try {
      return await answerOf(asked, request, attempt);
    } finally {
      asked.unref();
      idle = setTimeout(end, idleMs).unref();
    }
  }

  return { ask };
}

async function answerOf(asked: Worker, request: unknown, attempt: string): Promise<unknown> {
  const listening = new AbortController();
  const { signal } = listening;
  const failed = once(asked, 'exit', { signal }).then(() => {
    throw new Error('its thread ended without an answer');
  });
  try {
    // `once` rejects with what the thread threw.
    const answer = Promise.race([once(asked, 'message', { signal }), failed]);
    asked.postMessage(request);
    const [value] = await answer;
    return value;
  } catch (error) {
    throw new AppError('internal', `Could not ${attempt}: ${messageOf(error)}.`, { cause: error });
  } finally {
    failed.catch(() => undefined);
    listening.abort();
  }
}

/** The thread's side. */
export function answerQuietly(work: (request: unknown) => unknown): void {
  // Elsewhere the priority is the whole process's.
  if (process.platform === 'linux') setPriority(niceness);
  parentPort?.on('message', (request) => parentPort?.postMessage(work(request)));
}
