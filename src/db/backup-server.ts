import type { Client } from '@libsql/client/web';
import type { BackupDatabase } from '../core/ports/backups.ts';
import { copyInto } from './copy-server-tables.ts';
import { databaseError } from './errors.ts';
import { load } from './load-server-tables.ts';
import type { DatabaseAddress } from './open.ts';

/** One statement on the server replaces a whole table. */
const requestTimeoutMs = 600_000;
type RemoteAddress = Extract<DatabaseAddress, { kind: 'remote' }>;

/** A database on a libSQL server: copied row by row in one read transaction, and restored through staging tables. */
export function createServerBackup(
  address: RemoteAddress,
  shared: Pick<BackupDatabase, 'copyInto' | 'rebuild'>,
): BackupDatabase {
  return {
    name: nameOf(address),
    path: null,
    ...shared,
    load: (file) => using(address, 'restore into', (client) => load(client, file)),
    isWorkedOn: (now) => using(address, 'look at', (client) => isWorkedOn(client, now)),
    settle: async () => 'whole',
  };
}

/** Blocks now and then, and for long at the end: run it in a process of its own. */
export function copyServer(address: RemoteAddress, file: string): Promise<void> {
  return using(address, 'back up', (client) => copyInto(client, file, nameOf(address)));
}

async function using<T>(address: RemoteAddress, attempt: string, work: (client: Client) => Promise<T>): Promise<T> {
  const { createClient } = await import('@libsql/client/web');
  const client = createClient({
    url: address.url,
    ...(address.authToken === undefined ? {} : { authToken: address.authToken }),
    // Keeps whole numbers exact: as a float, the value would change in a column without a type.
    intMode: 'bigint',
    fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(requestTimeoutMs) }),
  });
  try {
    return await work(client);
  } catch (error) {
    throw databaseError(error, nameOf(address), attempt);
  } finally {
    client.close();
  }
}

function nameOf({ url }: RemoteAddress): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** A busy service renews the leases of its tasks; an idle one cannot be detected. */
async function isWorkedOn(client: Client, now: number): Promise<boolean> {
  const known = await client.execute("select 1 from sqlite_master where type = 'table' and name = 'tasks'");
  if (known.rows.length === 0) return false;
  const sql = "select 1 from tasks where state = 'running' and lease_until > ? limit 1";
  return (await client.execute({ sql, args: [BigInt(now)] })).rows.length > 0;
}
