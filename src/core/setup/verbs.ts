import { AppError } from '../../errors.ts';
import type { Runtime } from '../runtime.ts';
import { clearBackOff } from './clear-back-off.ts';
import { type DoctorReport, doctor } from './doctor.ts';
import { type InstallResult, installWebhooks, type SetupOptions } from './install-webhooks.ts';
import { findInstance } from './instances/list-instances.ts';
import { type TestableInstance, type TestResult, testWithConnection } from './test-instance.ts';

/** The help with setting up: what a person asks for while connecting servers, and what the start does about connections. */
export interface SetupVerbs {
  testInstance(instance: TestableInstance): Promise<TestResult>;
  installWebhooks(instanceId: number, options: { readonly url?: string }): Promise<InstallResult>;
  doctor(): Promise<DoctorReport>;
  clearBackOff(): Promise<void>;
}

export function createSetup(runtime: Runtime, options: SetupOptions): SetupVerbs {
  /** Two at the same time would both find no connection and make one each. */
  const installing = new Map<number, Promise<unknown>>();
  return {
    testInstance: (instance) => testWithConnection(runtime, instance, options.webhookSecret),
    async installWebhooks(instanceId, { url }) {
      const instance = await findInstance(runtime, instanceId);
      if (instance === null) throw new AppError('notFound', `There is no server with the id ${instanceId}.`);
      const before = installing.get(instanceId) ?? Promise.resolve();
      const mine = before.catch(() => undefined).then(() => installWebhooks(runtime, options, { instance, url }));
      installing.set(instanceId, mine);
      return mine.finally(() => {
        if (installing.get(instanceId) === mine) installing.delete(instanceId);
      });
    },
    doctor: () => doctor(runtime, options.webhookSecret),
    clearBackOff: () => clearBackOff(runtime, options.webhookSecret),
  };
}
