import { sql } from 'drizzle-orm';
import type { WatchStore } from '../../core/ports/watch-store.ts';
import type { Database } from '../database.ts';
import type { Sealer } from '../instances.ts';
import { createAccountStore } from './accounts.ts';
import { createEventStore } from './events.ts';
import { removeEvents } from './remove-events.ts';
import { createStateStore } from './states.ts';
import { createTwinStore } from './twins.ts';

interface WatchStoreOptions extends Sealer {
  /** UTC epoch milliseconds. */
  now(): number;
}

/** What was watched, by whom, and what plays the same file, on an opened database. */
export function createWatchStore(database: Database, options: WatchStoreOptions): WatchStore {
  return {
    accounts: createAccountStore(database, options),
    events: createEventStore(database),
    states: createStateStore(database, () => options.now()),
    twins: createTwinStore(database),
    async erase(accountId) {
      const { build } = database;
      const isOfAccount = sql`account_id = ${accountId}`;
      // The tokens first: from then on nothing is done as this person.
      const [tokens, states] = await database.write([
        build.run(sql`delete from account_tokens where ${isOfAccount}`),
        build.run(sql`delete from watch_states where ${isOfAccount}`),
      ]);
      const events = await removeEvents(database, isOfAccount);
      return tokens.rowsAffected + states.rowsAffected + events;
    },
  };
}
