import { sql } from 'drizzle-orm';
import type { SubjectKind, SubjectRef } from '../core/model/subject.ts';
import type { StatsStore } from '../core/ports/request-store.ts';
import type { Database } from './database.ts';

const special = (table: string) => `${table}.movie_title || ' → ' || ${table}.series_title`;

/** The name of the row `t.id`, by kind. A movie or series that discovery has not read yet is named by a rule or by Plex. */
const names: Readonly<Record<SubjectKind, string>> = {
  movie: `coalesce((select json_extract(facts, '$.title') from discovery_movies where tmdb_id = cast(t.id as integer)),
    (select movie_title from rules where movie_tmdb_id = cast(t.id as integer) limit 1), ${ofPlex('movie', 'tmdb')})`,
  series: `coalesce((select json_extract(facts, '$.title') from discovery_series where tvdb_id = cast(t.id as integer)),
    (select series_title from rules where series_tvdb_id = cast(t.id as integer) limit 1), ${ofPlex('show', 'tvdb')})`,
  run: '(select scope from runs where id = t.id)',
  link: `(select ${special('r')} from links l join rules r on r.id = l.rule_id where l.id = cast(t.id as integer))`,
  rule: `(select ${special('rules')} from rules where id = cast(t.id as integer))`,
  candidate: `(select json_extract(movie, '$.title') || ' → ' || json_extract(special, '$.seriesTitle') from candidates
    where id = cast(t.id as integer))`,
  conflict: `(select coalesce(json_extract(subject, '$.movieTitle'), json_extract(subject, '$.seriesTitle')) from conflicts
    where id = cast(t.id as integer))`,
  request: '(select title from requests where id = cast(t.id as integer))',
  item: '(select title from media_items where id = cast(t.id as integer))',
  plexItem: `(select title from media_items where server_id = cast(t.id as integer)
    and rating_key = substr(t.id, instr(t.id, ':') + 1))`,
  account: '(select name from accounts where id = cast(t.id as integer))',
  instance: '(select name from instances where id = cast(t.id as integer))',
  plexServer: '(select name from plex_servers where id = cast(t.id as integer))',
  library: '(select title from plex_libraries where id = cast(t.id as integer))',
};

function ofPlex(type: string, source: string): string {
  return `(select i.title from media_guids g join media_items i on i.id = g.item_id
    where g.guid = '${source}://' || t.id and i.type = '${type}' limit 1)`;
}

/** One query for all of them, each by a key. */
export function subjectNames({ build, read }: Database): StatsStore['subjectNames'] {
  const name = sql.raw(
    `case t.kind ${Object.entries(names)
      .map(([kind, of]) => `when '${kind}' then ${of}`)
      .join(' ')} end`,
  );
  return async (refs) => {
    if (refs.length === 0) return [];
    const rows = await read(
      build.all<SubjectRef & { name: string | null }>(sql`
        select t.kind as kind, t.id as id, ${name} as name
        from (select value ->> 'kind' as kind, value ->> 'id' as id from json_each(${JSON.stringify(refs)})) t`),
    );
    return rows.flatMap(({ kind, id, name }) => (name === null ? [] : [{ kind, id, name }]));
  };
}
