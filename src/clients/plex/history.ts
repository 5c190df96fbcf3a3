import type { PlexHistoryRow } from '../../core/ports/plex.ts';
import { historyRowOf } from './answers.ts';
import { pageHeaders } from './listing.ts';
import { integer, rowsOf } from './read.ts';
import type { PlexServer } from './server.ts';

interface HistoryQuery {
  readonly since: number;
  readonly limit: number;
}

const pageSize = 200;

/** Plays, newest first. One that lands while this reads moves the others down a row: each is taken once. */
export async function readHistory(
  server: PlexServer,
  { since, limit }: HistoryQuery,
  signal: AbortSignal | undefined,
): Promise<PlexHistoryRow[]> {
  const plays = new Map<string, PlexHistoryRow>();
  // A server that ignores the filter sends older rows, too; the order ends the walk then.
  const query = { sort: 'viewedAt:desc', 'viewedAt%3E': Math.max(0, Math.floor(since / 1000) - 1) };
  const size = Math.min(limit, pageSize);
  for (let offset = 0; plays.size < limit; ) {
    const headers = pageHeaders(offset, size);
    const container = await server.get('/status/sessions/history/all', { query, headers, signal });
    const rows = rowsOf(container.Metadata);
    const before = plays.size;
    for (const play of rows.flatMap((row) => historyRowOf(row) ?? [])) {
      if (play.viewedAt >= since) plays.set(play.historyKey, play);
    }
    offset += rows.length;
    // Nothing new: the end, plays from before `since`, or a server that does not page.
    if (plays.size === before || offset >= (integer(container.totalSize) ?? Number.POSITIVE_INFINITY)) break;
  }
  return [...plays.values()].sort((one, other) => other.viewedAt - one.viewedAt).slice(0, limit);
}
