import type { Config } from '../config/config.ts';
import type { BackupVerbs } from '../core/backup/backups.ts';
import type { LibraryVerbs } from '../core/plex/verbs.ts';
import type { Runtime } from '../core/runtime.ts';
import type { SetupVerbs } from '../core/setup/verbs.ts';
import type { Verbs } from '../core/verbs.ts';

/** What the handlers are given; built once in src/context.ts. */
export interface AppContext {
  readonly runtime: Runtime;
  readonly verbs: Verbs;
  /** Plex servers and their mirror. */
  readonly library: LibraryVerbs;
  readonly setup: Pick<SetupVerbs, 'testInstance' | 'installWebhooks'>;
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
