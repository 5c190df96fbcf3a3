import { type SQL, sql } from 'drizzle-orm';
import { fillSearch } from './fill-search.ts';

/** Removes the words of these items; `addWords` adds them again. A contentless index finds a row only by its id. */
export function removeWords(ids: SQL): SQL {
  return sql`delete from media_search where rowid in ${ids}`;
}

export function addWords(ids: SQL): SQL {
  return sql`${sql.raw(fillSearch('where i.id in '))}${ids}`;
}

/**
 * The items found, each with its rank (lower is better): a title outweighs its show, which outweighs people. The rank is a whole number, so
 * that a page's cursor holds it exactly.
 */
export function found(query: string): SQL {
  return sql`(select rowid as item_id, cast(bm25(media_search, 10, 6, 3, 1, 6) * 1e9 as integer) as score
    from media_search where media_search match ${query})`;
}
