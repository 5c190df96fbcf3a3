import { eq, getTableColumns } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { accounts, watchEvents } from '../schema/watch.ts';

/** Events as the API returns them, with the name of their account. */
export function selectEvents({ build }: Database) {
  return build
    .select({ ...getTableColumns(watchEvents), accountName: accounts.name })
    .from(watchEvents)
    .innerJoin(accounts, eq(accounts.id, watchEvents.accountId))
    .$dynamic();
}
