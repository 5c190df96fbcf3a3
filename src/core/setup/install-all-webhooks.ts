import { AppError } from '../../errors.ts';
import { withOwnEntry } from '../audit/audit-scope.ts';
import type { Instance } from '../model/instance.ts';
import type { Runtime } from '../runtime.ts';
import { type InstallResult, installWebhooks } from './install-webhooks.ts';

export interface InstalledWebhook {
  readonly instance: Instance;
  readonly result: InstallResult | null;
  /** Why nothing was installed. */
  readonly fault: string | null;
}

/** Installs our webhooks in every enabled instance; one that fails does not keep the others from theirs. `url` is how they reach this service. */
export function installAllWebhooks(runtime: Runtime, url: string): Promise<InstalledWebhook[]> {
  const servers = [...runtime.servers.radarrs(), ...runtime.servers.sonarrs()];
  return Promise.all(
    servers.map(async ({ instance }) => {
      try {
        const result = await withOwnEntry(() => installWebhooks(runtime, instance.id, { url }));
        return { instance, result, fault: null };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { instance, result: null, fault: error.message };
      }
    }),
  );
}
