import { parentPort, Worker, workerData } from 'node:worker_threads';
import { AppError, messageOf } from '../errors.ts';

export interface WorkerWork {
  /** The program; see entryBeside. */
  readonly entry: string;
  readonly request: unknown;
  readonly timeoutMs: number;
  /** For messages: "read the collection file /yaml/….yaml". */
  readonly attempt: string;
}

/** Enough for the largest file that is accepted; no real file needs more. */
const heapMegabytes = 512;

/**
 * Has a thread of its own compute what would keep the event loop for long. Started for this one request and ended with it, so that an idle
 * service holds no memory for it. Throws AppError('tooLarge') past the limits of time and memory, `internal` where the work fails.
 */
export async function runInWorker({ entry, request, timeoutMs, attempt }: WorkerWork): Promise<unknown> {
  const worker = new Worker(entry, {
    workerData: request,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(tooMuch(attempt, `within ${Math.round(timeoutMs / 1000)} s`)), timeoutMs);
      worker.once('message', resolve);
      worker.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? tooMuch(attempt, `in ${heapMegabytes} MB of memory`)
            : new AppError('internal', `Could not ${attempt}: ${messageOf(error)}.`, { cause: error }),
        ),
      );
      worker.once('exit', () => {
        clearTimeout(timer);
        reject(new AppError('internal', `Could not ${attempt}: its thread ended without an answer.`));
      });
    });
  } finally {
    await worker.terminate();
  }
}

/** The worker's side: posts the result of the work. */
export async function answerOwner(work: (request: unknown) => unknown): Promise<void> {
  parentPort?.postMessage(await work(workerData));
}

function tooMuch(attempt: string, limit: string): AppError {
  return new AppError(
    'tooLarge',
    `Could not ${attempt} ${limit}, so it was given up and nothing was changed. Real files take a fraction of that: check the file for aliases (& and *) and for entries nested thousands of levels deep.`,
  );
}
