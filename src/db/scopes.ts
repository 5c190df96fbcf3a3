import { asc, type SQL, sql } from 'drizzle-orm';
import type { Conflict } from '../core/model/conflict.ts';
import type { Link } from '../core/model/link.ts';
import type { Rule } from '../core/model/rule.ts';
import type { ScopeStore, StoredScope } from '../core/ports/scope-store.ts';
import { toConflict } from './conflicts.ts';
import type { Database } from './database.ts';
import { fixedQueries } from './fixed-queries.ts';
import { toLink } from './links.ts';
import { toRule } from './rules.ts';
import { conflicts } from './schema/conflicts.ts';
import { links } from './schema/links.ts';
import { rules } from './schema/rules.ts';

/** The literal text of the partial indexes. */
const isLive = sql.raw(`state <> 'removed'`);
const isUnresolved = sql.raw('movie_tmdb_id is null or series_tvdb_id is null');

export function createScopeStore(database: Database): ScopeStore {
  const ofMovies = reader(database, 'movieTmdbId');
  const ofSeries = reader(database, 'seriesTvdbId');
  return {
    ofMovie: async (tmdbId) => scopeOf(await ofMovies([tmdbId]), 'movieTmdbId', tmdbId),
    ofMovies: async (tmdbIds) => {
      const stored = await ofMovies(tmdbIds);
      return tmdbIds.map((tmdbId) => scopeOf(stored, 'movieTmdbId', tmdbId));
    },
    ofSeries: async (tvdbId) => scopeOf(await ofSeries([tvdbId]), 'seriesTvdbId', tvdbId),
  };
}

type Subject = 'movieTmdbId' | 'seriesTvdbId';

interface Stored {
  readonly rules: readonly Rule[];
  readonly live: readonly Link[];
  readonly open: readonly Conflict[];
}

function scopeOf({ rules: all, live, open }: Stored, subject: Subject, id: number): StoredScope {
  const own = all.filter((rule) => rule[subject] === id);
  const ownLinks = live.filter((link) => link[subject] === id);
  const shows = new Set([...own, ...ownLinks].map(({ seriesTvdbId }) => seriesTvdbId));
  shows.delete(null);
  const ids = new Set(own.map((rule) => rule.id));
  return {
    rules: own,
    own: ownLinks,
    links: live.filter((link) => link[subject] === id || shows.has(link.seriesTvdbId)),
    neighbours: all.filter(({ seriesTvdbId }) => shows.has(seriesTvdbId)),
    unresolved: all.filter((rule) => rule.movieTmdbId === null || rule.seriesTvdbId === null),
    conflicts: open.filter(({ ruleId }) => ruleId !== null && ids.has(ruleId)),
  };
}

function reader(database: Database, subject: Subject): (ids: readonly number[]) => Promise<Stored> {
  const queries = fixedQueries(() => scopeQueries(database, subject));
  return async (ids) => {
    const [rules, live, open] = await database.readTogether(queries({ ids: JSON.stringify(ids) }));
    return { rules: rules.map(toRule), live: live.map(toLink), open: open.map(toConflict) };
  };
}

/** Ids first: each part of a union uses its own index. */
export function scopeQueries({ build }: Database, subject: Subject) {
  const name = sql.raw(subject === 'movieTmdbId' ? 'movie_tmdb_id' : 'series_tvdb_id');
  const isOwn: SQL = sql`${name} in (select value from json_each(${sql.placeholder('ids')}))`;
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
