import type { Store } from '../core/ports/store.ts';
import { createAuditStore } from './audit.ts';
import { createCandidateStore } from './candidates.ts';
import { checkDatabase } from './check-database.ts';
import { createConflictStore } from './conflicts.ts';
import type { Database } from './database.ts';
import { createDeliveryStore } from './deliveries.ts';
import { createDiscoveryStore } from './discovery.ts';
import { createInstanceStore, type Sealer } from './instances.ts';
import { createLinkStore } from './links.ts';
import { createMappingListStore } from './mapping-lists.ts';
import { createRuleStore } from './rules.ts';
import { createRunStore } from './runs.ts';
import { createScopeStore } from './scopes.ts';
import { createServiceSecretStore } from './service-secrets.ts';
import { createSessionStore } from './sessions.ts';
import { createSettingStore } from './settings.ts';
import { createStateStore } from './state.ts';
import { createTaskStore } from './tasks.ts';

interface StoreOptions extends Sealer {
  /** UTC epoch milliseconds. */
  now(): number;
}

/** Everything that core needs from an opened database. */
export function createStore(database: Database, options: StoreOptions): Store {
  const now = () => options.now();
  return {
    rules: createRuleStore(database, now),
    links: createLinkStore(database, now),
    scopes: createScopeStore(database),
    conflicts: createConflictStore(database, now),
    candidates: createCandidateStore(database, now),
    discovery: createDiscoveryStore(database),
    mappingLists: createMappingListStore(database),
    deliveries: createDeliveryStore(database),
    tasks: createTaskStore(database, now),
    runs: createRunStore(database),
    instances: createInstanceStore(database, options),
    settings: createSettingStore(database, now),
    state: createStateStore(database, now),
    sessions: createSessionStore(database, options),
    serviceSecrets: createServiceSecretStore(database, options),
    audit: createAuditStore(database),
    check: () => checkDatabase(database, now),
  };
}
