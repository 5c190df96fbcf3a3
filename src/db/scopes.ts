import { asc, type SQL, sql } from 'drizzle-orm';
import type { ScopeStore, StoredScope } from '../core/ports/scope-store.ts';
import { toConflict } from './conflicts.ts';
import type { Database } from './database.ts';
import { toLink } from './links.ts';
import { toRule } from './rules.ts';
import { conflicts } from './schema/conflicts.ts';
import { links } from './schema/links.ts';
import { rules } from './schema/rules.ts';

/** The literal text of the partial indexes. */
const isLive = sql.raw(`state <> 'removed'`);
const isUnresolved = sql.raw('movie_tmdb_id is null or series_tvdb_id is null');

export function createScopeStore(database: Database): ScopeStore {
  return {
    ofMovie: (tmdbId) => readScope(database, { column: 'movieTmdbId', id: tmdbId }),
    ofSeries: (tvdbId) => readScope(database, { column: 'seriesTvdbId', id: tvdbId }),
  };
}

interface Subject {
  readonly column: 'movieTmdbId' | 'seriesTvdbId';
  readonly id: number;
}

async function readScope(database: Database, { column, id }: Subject): Promise<StoredScope> {
  const found = await database.readTogether(scopeQueries(database, column, id));
  const [ruleRows, linkRows, openConflicts] = found;
  const all = ruleRows.map(toRule);
  const live = linkRows.map(toLink);
  const own = all.filter((rule) => rule[column] === id);
  const ownLinks = live.filter((link) => link[column] === id);
  const shows = new Set([...own, ...ownLinks].map(({ seriesTvdbId }) => seriesTvdbId));
  shows.delete(null);
  return {
    rules: own,
    own: ownLinks,
    links: live,
    neighbours: all.filter(({ seriesTvdbId }) => shows.has(seriesTvdbId)),
    unresolved: all.filter((rule) => rule.movieTmdbId === null || rule.seriesTvdbId === null),
    conflicts: openConflicts.map(toConflict),
  };
}

/** Ids first: each part of a union uses its own index. */
function scopeQueries({ build }: Database, column: Subject['column'], id: number) {
  const name = sql.raw(column === 'movieTmdbId' ? 'movie_tmdb_id' : 'series_tvdb_id');
  const isOwn: SQL = sql`${name} = ${id}`;
  const shows = sql`(select series_tvdb_id from rules where ${isOwn}
    union select series_tvdb_id from links where ${isLive} and ${isOwn})`;
  return [
    build
      .select()
      .from(rules)
      .where(sql`${rules.id} in (select id from rules where ${isOwn}
      union select id from rules where series_tvdb_id in ${shows}
      union select id from rules where ${isUnresolved})`)
      .orderBy(asc(rules.id)),
    build
      .select()
      .from(links)
      .where(sql`${links.id} in (select id from links where ${isLive} and ${isOwn}
      union select id from links where ${isLive} and series_tvdb_id in ${shows})`)
      .orderBy(asc(links.id)),
    build
      .select()
      .from(conflicts)
      .where(sql`state = 'open' and rule_id in (select id from rules where ${isOwn})`)
      .orderBy(asc(conflicts.id)),
  ] as const;
}
