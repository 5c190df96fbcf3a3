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

/** Views, accounts, and items that play the same file, on an opened database. */
export function createWatchStore(database: Database, options: WatchStoreOptions): WatchStore {
  return {
    accounts: createAccountStore(database, options),
    events: createEventStore(database),
    states: createStateStore(database, () => options.now()),
    twins: createTwinStore(database),
    async erase(accountId) {
      const { build } = database;
      const isOfAccount = sql`account_id = ${accountId}`;
      // Tokens first: from then on nothing is done on this person's behalf.
      const [tokens, states] = await database.write([
        build.run(sql`delete from account_tokens where ${isOfAccount}`),
        build.run(sql`delete from watch_states where ${isOfAccount}`),
      ]);
      const events = await removeEvents(database, isOfAccount);
      const deliveries = await deleteInSteps(database, (limit) => deleteDeliveriesOf(accountId, limit));
      // The row last: until then, an interrupted deletion can be repeated. Data added meanwhile is deleted with it.
      const [row] = await database.write([build.run(sql`delete from accounts where id = ${accountId}`)]);
      return tokens.rowsAffected + states.rowsAffected + events + deliveries + row.rowsAffected;
    },
  };
}

/** Deliveries name the person and what was played. Those that tasks still wait for stay until their retention ends. */
function deleteDeliveriesOf(accountId: number, limit: number): SQL {
  return sql`delete from deliveries where id in (select id from deliveries
    where source in ('plex', 'tautulli') and account = (select name from accounts where id = ${accountId})
      and status in ('succeeded', 'ignored', 'duplicate', 'dead') limit ${limit})`;
}
