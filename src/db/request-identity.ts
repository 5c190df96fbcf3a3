import { type SQL, sql } from 'drizzle-orm';
import { normalizeTitle } from '../core/matching/titles.ts';
import type { Wanted } from '../core/model/request.ts';

type Request = Wanted & { readonly titleKey: string; readonly personKey: string | null };

/** The person's name, normalised so that equal names compare equal. */
export function personKeyOf({ person }: Pick<Wanted, 'person'>): string | null {
  return person === null ? null : normalizeTitle(person);
}

/**
 * Rows that request the same thing: same kind and numbers, since an episode may be named by its show's id. The first id that both have
 * decides; without one, title, person and year. A unique index cannot express "the first that both have", so this is a condition, evaluated
 * in the inserting batch.
 */
export function isEqual(request: Request): SQL {
  const { kind, seasonNumber, episodeNumber, tmdbId, tvdbId, asin, titleKey, personKey, year } = request;
  return sql`(tmdb_id = ${tmdbId} or tvdb_id = ${tvdbId} or asin = ${asin} or title_key = ${titleKey})
    and kind = ${kind} and season_number is ${seasonNumber} and episode_number is ${episodeNumber}
    and case
      when tmdb_id is not null and ${tmdbId} is not null then tmdb_id = ${tmdbId}
      when tvdb_id is not null and ${tvdbId} is not null then tvdb_id = ${tvdbId}
      when asin is not null and ${asin} is not null then asin = ${asin}
      else title_key = ${titleKey} and person_key is ${personKey} and year is ${year}
    end`;
}
