import { Worker } from 'node:worker_threads';

/** Work for a worker thread at a fixed rate, started at each planned time whether or not earlier work has ended. */
export type Load =
  | { readonly kind: 'webhooks'; readonly url: string; readonly secret: string; readonly bodies: readonly string[] }
  | { readonly kind: 'inserts'; readonly databasePath: string; readonly bodies: readonly string[] }
  | { readonly kind: 'empty'; readonly url: string; readonly count: number }
  /** Wrong passwords, from one address or each ten from another one. */
  | {
      readonly kind: 'guesses';
      readonly url: string;
      readonly count: number;
      readonly by: 'oneAddress' | 'manyAddresses';
    };

export interface LoadPlan {
  readonly load: Load;
  readonly perSecond: number;
}

/** Milliseconds from each planned time to the end of the work, a late start included. */
export function runLoad(plan: LoadPlan): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./load-worker.ts', import.meta.url), { workerData: plan });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the load ended with code ${code} and without a result`)));
  });
}
