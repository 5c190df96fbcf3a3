import { type SQL, sql } from 'drizzle-orm';
import { fillSearch } from './fill-search.ts';

/** Takes the words of these items out; they come back with `addWords`. An index without text of its own knows a row by its id alone. */
export function removeWords(ids: SQL): SQL {
  return sql`delete from media_search where rowid in ${ids}`;
}

export function addWords(ids: SQL): SQL {
  return sql`${sql.raw(fillSearch('where i.id in '))}${ids}`;
}

/**
 * Each item found, with how well it fits (less is better): a title counts more than the show it is of, and that more than people.
 * A whole number, so that a page's cursor holds it exactly.
 */
export function found(query: string): SQL {
  return sql`(select rowid as item_id, cast(bm25(media_search, 10, 6, 3, 1, 6) * 1e9 as integer) as score
    from media_search where media_search match ${query})`;
}
