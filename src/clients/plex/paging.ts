import type { PlexItem, PlexListEnd, PlexPage, PlexSkipped } from '../../core/ports/plex-item.ts';

/** One answer. */
export interface PageAnswer {
  readonly items: readonly PlexItem[];
  readonly skipped: readonly PlexSkipped[];
  readonly totalSize: number | null;
}

export interface Paging {
  readonly ask: (offset: number, size: number) => Promise<PageAnswer>;
  readonly take: (page: PlexPage) => Promise<'stop' | undefined> | 'stop' | undefined;
  readonly pageSize: number;
  /** The server answers while the page before is taken. Of a list that `take` stops, one page too many is asked for. */
  readonly readsAhead: boolean;
  readonly signal: AbortSignal | undefined;
}

/** 200,000 rows of a server that returns twenty at a time. */
const maxPages = 10_000;

/**
 * Walks a list to its end. Servers cap pages, ignore where one is to begin, name no total or a wrong one, and change while they are read: so it goes on by
 * what came, and each oddity is a doubt that everything came. Only a list without a doubt is complete.
 */
export async function walkPages({ ask, take, pageSize, readsAhead, signal }: Paging): Promise<PlexListEnd> {
  const seen = new Set<string>();
  let totalSize: number | null = null;
  let offset = 0;
  let skippedRows = 0;
  let doubt: string | null = null;
  let ahead: Promise<PageAnswer> | null = null;

  for (let pages = 0; ; pages += 1) {
    if (pages === maxPages) {
      doubt ??= `it did not end within ${maxPages} pages`;
      break;
    }
    signal?.throwIfAborted();
    const page: PageAnswer = await (ahead ?? ask(offset, pageSize));
    ahead = null;
    totalSize ??= page.totalSize;
    if (page.totalSize !== null && page.totalSize !== totalSize) {
      doubt ??= `it changed while it was read: ${totalSize} rows in all at first, ${page.totalSize} later`;
    }
    const rows = page.items.length + page.skipped.length;
    if (rows === 0) break;
    const fresh = page.items.filter(({ ratingKey }) => !seen.has(ratingKey) && seen.add(ratingKey));
    if (fresh.length === 0 && page.items.length > 0) {
      doubt ??= `the page at row ${offset} had only rows that came before: the server does not page, or the list changed`;
      break;
    }
    skippedRows += page.skipped.length;
    if (readsAhead && page.totalSize !== null && offset + rows < page.totalSize) {
      ahead = ask(offset + rows, pageSize);
      // Its fault is met when its turn comes; if that never comes, nobody needs it.
      ahead.catch(() => undefined);
    }
    const verdict = await take({ items: fresh, skipped: page.skipped, offset, totalSize: page.totalSize });
    offset += rows;
    if (verdict === 'stop') {
      doubt ??= `reading was stopped after ${offset} rows`;
      break;
    }
    // A server that returns more than requested and no total has returned everything.
    if (page.totalSize === null ? rows > pageSize : offset >= page.totalSize) break;
  }

  doubt ??= doubtOfCounts({ rows: offset, skippedRows, different: seen.size, totalSize });
  return { received: seen.size, totalSize: totalSize ?? seen.size, isComplete: doubt === null, incomplete: doubt };
}

interface Counts {
  rows: number;
  skippedRows: number;
  different: number;
  totalSize: number | null;
}

function doubtOfCounts({ rows, skippedRows, different, totalSize }: Counts): string | null {
  if (skippedRows > 0) return `${skippedRows} of ${rows} rows could not be read as items`;
  if (totalSize !== null && rows < totalSize) return `only ${rows} of ${totalSize} rows came`;
  if (totalSize !== null && rows > totalSize) return `${rows} rows came, but the server counts ${totalSize}`;
  if (different < rows) return `${rows - different} of ${rows} rows came twice: the list changed while it was read`;
  return null;
}
