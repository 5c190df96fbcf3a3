import type { AuditStore, SessionStore } from './access-store.ts';
import type { CandidateStore } from './candidate-store.ts';
import type { ConflictStore } from './conflict-store.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { DiscoveryStore } from './discovery-store.ts';
import type { InstanceStore } from './instance-store.ts';
import type { LinkStore } from './link-store.ts';
import type { MappingListStore } from './mapping-list-store.ts';
import type { RuleStore } from './rule-store.ts';
import type { RunStore } from './run-store.ts';
import type { ScopeStore } from './scope-store.ts';
import type { ServiceSecretStore } from './service-secret-store.ts';
import type { SettingStore } from './setting-store.ts';
import type { StateStore } from './state-store.ts';
import type { TaskStore } from './task-store.ts';

/**
 * The database as core uses it: one interface per aggregate, implemented in src/db. Every method that writes is one atomic batch, so a kill
 * leaves nothing half done. Failures throw AppError('database'); a lost race is a return value.
 */
export interface Store {
  readonly rules: RuleStore;
  readonly links: LinkStore;
  readonly scopes: ScopeStore;
  readonly conflicts: ConflictStore;
  readonly candidates: CandidateStore;
  readonly discovery: DiscoveryStore;
  readonly mappingLists: MappingListStore;
  readonly deliveries: DeliveryStore;
  readonly tasks: TaskStore;
  readonly runs: RunStore;
  readonly instances: InstanceStore;
  readonly settings: SettingStore;
  readonly state: StateStore;
  readonly sessions: SessionStore;
  readonly serviceSecrets: ServiceSecretStore;
  readonly audit: AuditStore;
  /** Throws if the database cannot be used; for /ready. */
  check(): Promise<void>;
}
