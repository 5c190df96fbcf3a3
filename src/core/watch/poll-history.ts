import { messageOf } from '../../errors.ts';
import type { PlexServer } from '../model/plex.ts';
import type { NewTask } from '../model/task.ts';
import type { ReportedAccount } from '../model/watch.ts';
import type { PlexHistoryRow } from '../ports/plex.ts';
import type { Runtime } from '../runtime.ts';
import type { ConnectedPlex } from '../servers/plex-servers.ts';
import { recordViewTask } from '../tasks/kinds/watch.ts';
import { isFollowed, isOwner, knownAccount } from './account.ts';
import { isWatchable } from './twins.ts';

/** More plays than people make between two polls. */
const most = 1_000;
/** Allows for late rows and clock differences. */
const overlapMs = 10 * 60_000;

/** The time up to which a server's history was read, and the keys of the rows around it. */
interface Cursor {
  readonly at: number;
  readonly keys: readonly string[];
}

/**
 * Adds tasks for plays in the server's history that no event reported. The first poll only stores where to begin. Writes nothing while nobody plays.
 * Returns texts for the task's outcome. An error affects nothing else in the poll.
 */
export async function pollHistory(rt: Runtime, plex: ConnectedPlex, signal: AbortSignal): Promise<string[]> {
  // Only the owner may read the history.
  if (plex.server.isOwner === false) return [];
  try {
    const plays = await readPlays(rt, plex, signal);
    return plays === 0 ? [] : [`${plays} plays of "${plex.server.name}"`];
  } catch (error) {
    signal.throwIfAborted();
    // A refusal here does not mean an invalid token: the token can read the libraries.
    return [messageOf(error)];
  }
}

async function readPlays(rt: Runtime, { server, client }: ConnectedPlex, signal: AbortSignal): Promise<number> {
  const now = rt.now();
  // A new server may get the id of a removed one.
  const key = `watch.historyCursor.${server.id}.${server.machineIdentifier}`;
  const stored = readCursor(await rt.store.state.get(key));
  const cursor = stored ?? { at: now, keys: [] };
  const rows = await client.history({ since: cursor.at - overlapMs, limit: most }, { signal });
  const fresh = rows.filter(({ historyKey }) => !cursor.keys.includes(historyKey));
  if (stored !== null && fresh.length === 0) return 0;
  const tasks: NewTask[] = [];
  if (stored !== null)
    for (const row of fresh) if (await isWanted(rt, server, row)) tasks.push(taskOf(server, row, now));
  // Tasks first: after a kill in between they are added again, and a view is recorded once however often it is reported.
  await rt.store.tasks.add(tasks);
  await rt.store.state.set(key, after(cursor, rows, now));
  return tasks.length;
}

function accountOfRow({ accountId }: PlexHistoryRow): ReportedAccount {
  return { id: accountId, name: null, isOwnersOwn: false };
}

async function isWanted(rt: Runtime, server: PlexServer, row: PlexHistoryRow): Promise<boolean> {
  if (!isWatchable(row.type) || (row.ratingKey === null && row.guid === null)) return false;
  const reported = accountOfRow(row);
  const account = await knownAccount(rt, server, reported);
  return account === null ? isOwner(server, reported) : isFollowed(account, await rt.settings());
}

function taskOf(server: PlexServer, row: PlexHistoryRow, now: number): NewTask {
  const { ratingKey, guid, viewedAt } = row;
  return recordViewTask(
    {
      serverId: server.id,
      ratingKey,
      guid,
      account: accountOfRow(row),
      at: Math.min(viewedAt, now),
      source: 'history',
      cause: 'Plex history',
    },
    now,
  );
}

/** Never later than now: after a server's clock jumped ahead, the cursor would hide all plays until that time. */
function after(cursor: Cursor, rows: readonly PlexHistoryRow[], now: number): Cursor {
  const at = Math.max(cursor.at, ...rows.map(({ viewedAt }) => viewedAt).filter((viewedAt) => viewedAt <= now));
  return { at, keys: rows.filter(({ viewedAt }) => viewedAt >= at - overlapMs).map(({ historyKey }) => historyKey) };
}

function readCursor(value: unknown): Cursor | null {
  if (typeof value !== 'object' || value === null || !('at' in value) || typeof value.at !== 'number') return null;
  const keys = 'keys' in value && Array.isArray(value.keys) ? value.keys : [];
  return { at: value.at, keys: keys.filter((key) => typeof key === 'string') };
}
