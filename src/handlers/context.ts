import type { Config } from '../config/config.ts';
import type { Runtime } from '../core/runtime.ts';

/** What the handlers need; built once in src/context.ts. */
export interface AppContext {
  readonly runtime: Runtime;
  readonly config: HttpConfig;
  readonly version: string;
  /** Where the built files of the web UI are. */
  readonly webFolder: string;
  /** UTC epoch milliseconds. */
  readonly startedAt: number;
  /** Aborted when the service begins to stop: ends the streams, which would delay it. */
  readonly stopping: AbortSignal;
}

export type HttpConfig = Pick<
  Config,
  'urlBase' | 'publicUrl' | 'auth' | 'allowedHosts' | 'trustedProxies' | 'metricsPublic' | 'webhookRateLimit'
>;
