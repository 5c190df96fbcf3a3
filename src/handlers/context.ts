import type { Config } from '../config/config.ts';
import type { BackupVerbs } from '../core/backup/backups.ts';
import type { Runtime } from '../core/runtime.ts';
import type { installWebhooks } from '../core/setup/install-webhooks.ts';
import type { testInstance } from '../core/setup/test-instance.ts';
import type { Verbs } from '../core/verbs.ts';

/** What the handlers are given; built once in src/context.ts. */
export interface AppContext {
  readonly runtime: Runtime;
  readonly verbs: Verbs;
  readonly setup: {
    testInstance(instance: Parameters<typeof testInstance>[1]): ReturnType<typeof testInstance>;
    installWebhooks(id: number, options: { readonly url?: string }): ReturnType<typeof installWebhooks>;
  };
  readonly backups: Pick<BackupVerbs, 'make' | 'list' | 'find' | 'restoreStored' | 'restoreUpload'>;
  readonly config: HttpConfig;
  readonly secrets: { readonly apiKey: string; readonly webhookSecret: string };
  /** Settings that variables decide: they win over stored ones. */
  readonly environmentSettings: ReadonlyMap<string, unknown>;
  readonly version: string;
  /** UTC epoch milliseconds. */
  readonly startedAt: number;
  /** Aborted when the service begins to stop: ends the streams, which would hold it up. */
  readonly stopping: AbortSignal;
}

export type HttpConfig = Pick<
  Config,
  'urlBase' | 'publicUrl' | 'auth' | 'trustedProxies' | 'metricsPublic' | 'webhookRateLimit'
>;
