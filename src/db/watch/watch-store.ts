import { type SQL, sql } from 'drizzle-orm';
import type { WatchStore } from '../../core/ports/watch-store.ts';
import type { Database } from '../database.ts';
import type { Sealer } from '../instances.ts';
import { deleteInSteps } from '../prune.ts';
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
      const deliveries = await deleteInSteps(database, (limit) => deleteDeliveriesOf(accountId, limit));
      // The row last: until then whoever is interrupted can begin again. What came in the meantime goes with it.
      const [row] = await database.write([build.run(sql`delete from accounts where id = ${accountId}`)]);
      return tokens.rowsAffected + states.rowsAffected + events + deliveries + row.rowsAffected;
    },
  };
}

/** They name the person and say what was played. Those that work still waits for stay, and go with their retention. */
function deleteDeliveriesOf(accountId: number, limit: number): SQL {
  return sql`delete from deliveries where id in (select id from deliveries
    where source in ('plex', 'tautulli') and account = (select name from accounts where id = ${accountId})
      and status in ('succeeded', 'ignored', 'duplicate', 'dead') limit ${limit})`;
}
