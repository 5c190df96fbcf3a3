import { and, eq, gte, type SQL, sql } from 'drizzle-orm';
import type { Candidate, CandidateState } from '../core/model/candidate.ts';
import type { NewRule } from '../core/model/rule.ts';
import type {
  CandidateAnswer,
  CandidateFilter,
  CandidateStore,
  NewCandidate,
  PairIds,
  StoredCandidate,
} from '../core/ports/candidate-store.ts';
import { resolveOfDeletedRule } from './conflicts.ts';
import type { Database } from './database.ts';
import { forgetRule } from './links.ts';
import { fetchAround, fetchPage, type Part } from './paging.ts';
import { differs, listOf, rowWhere } from './rows.ts';
import { isEqualRule } from './rule-identity.ts';
import { newRuleRow } from './rule-row.ts';
import { candidates } from './schema/candidates.ts';
import { rules } from './schema/rules.ts';

type CandidateRow = typeof candidates.$inferSelect;

const rowsPerStep = 50;

export function createCandidateStore(database: Database, now: () => number): CandidateStore {
  const { build } = database;
  const one = async (where: SQL | undefined) => {
    const [row] = await database.read(build.select().from(candidates).where(where));
    return row === undefined ? null : toStored(row);
  };
  return {
    get: (id) => one(eq(candidates.id, id)),
    page: readPage(database),
    answered: readAnswered(database),
    openAround: openAround(database),
    byPair: (pair) => one(isPair(pair)),
    known() {
      const { id, movieTmdbId, seriesTvdbId, episodeTvdbId, state, confidence, isAsked } = candidates;
      const shown = { id, movieTmdbId, seriesTvdbId, episodeTvdbId, state, confidence, isAsked };
      return database.read(build.select(shown).from(candidates));
    },
    claimants: claimantsOf(database),
    async record(found) {
      let written = 0;
      for (const step of stepsOf(found)) {
        const statements = step.flatMap((one) => recordStatements(database, one, now()));
        written += (await database.write(statements)).flat().length;
      }
      return written;
    },
    async accept(certain) {
      const made: (typeof certain)[number]['found'][] = [];
      for (const step of stepsOf(certain)) {
        const each = step.map((one) => acceptStatements(database, one, now()));
        const results = await database.write(each.flat());
        let at = 0;
        for (const [index, statements] of each.entries()) {
          const [rows, one] = [results[at], step[index]];
          if (Array.isArray(rows) && rows.length > 0 && one !== undefined) made.push(one.found);
          at += statements.length;
        }
      }
      return made;
    },
    async answer(answer) {
      await database.write(answerStatements(database, answer, now()));
      return one(eq(candidates.id, answer.id));
    },
    async removeOpen(ids) {
      if (ids.length === 0) return;
      await database.write([build.delete(candidates).where(sql`state = 'open' and id in ${listOf(ids)}`)]);
    },
    async removeGone() {
      const isGone = sql`state = 'open' and (movie_tmdb_id not in (select tmdb_id from discovery_movies)
        or series_tvdb_id not in (select tvdb_id from discovery_series))`;
      const [none] = await database.read(build.select({ id: candidates.id }).from(candidates).where(isGone).limit(1));
      if (none === undefined) return 0;
      const [gone] = await database.write([build.delete(candidates).where(isGone).returning({ id: candidates.id })]);
      return gone.length;
    },
    async counts() {
      const { state } = candidates;
      const rows = await database.read(
        build.select({ state, count: sql<number>`count(*)` }).from(candidates).groupBy(state),
      );
      const none = { open: 0, accepted: 0, rejected: 0, automatic: 0 };
      return Object.assign(none, Object.fromEntries(rows.map((row) => [row.state, row.count])));
    },
  };
}

function* stepsOf<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += rowsPerStep) yield all.slice(from, from + rowsPerStep);
}

function readPage(database: Database): CandidateStore['page'] {
  return (filter, query) =>
    fetchPage(database, query, {
      table: candidates,
      where: whereOf(filter),
      by: [candidates.confidence, candidates.id],
      order: 'newest first',
      rows: rowsOf(database),
      // As text, which SQLite compares with the column as the number that it is.
      keyOf: (row) => [String(row.confidence), row.id],
      toItem: toCandidate,
    });
}

function readAnswered(database: Database): CandidateStore['answered'] {
  const { build } = database;
  return (state, query) =>
    fetchPage(database, query, {
      table: candidates,
      // Must match the index's literal text.
      where: and(sql`state <> 'open'`, state === null ? undefined : sql`+${candidates.state} = ${state}`),
      total: build.all<{ total: number }>(sql`select count(*) as total from candidates
        where state ${state === null ? sql`in ('accepted', 'rejected', 'automatic')` : sql`= ${state}`}`),
      by: [candidates.updatedAt, candidates.id],
      order: 'newest first',
      rows: rowsOf(database),
      keyOf: (row) => [row.updatedAt, row.id],
      toItem: toCandidate,
    });
}

function openAround(database: Database): CandidateStore['openAround'] {
  return ({ confidence, id }, most) =>
    fetchAround(database, most, {
      where: eq(candidates.state, 'open'),
      by: [candidates.confidence, candidates.id],
      at: [confidence, id],
      rows: rowsOf(database),
      toItem: toCandidate,
    });
}

/** Reads candidates as a list asks for them. */
function rowsOf({ build }: Database) {
  return ({ where, orderBy, limit }: Part) =>
    build
      .select()
      .from(candidates)
      .where(where)
      .orderBy(...orderBy)
      .limit(limit);
}

function claimantsOf({ build, read }: Database): CandidateStore['claimants'] {
  const { id, movieTmdbId, seriesTvdbId, episodeTvdbId, state, confidence } = candidates;
  const shown = { id, movieTmdbId, seriesTvdbId, episodeTvdbId, state, confidence };
  return (pairs) => {
    const movies = JSON.stringify(pairs.map((pair) => [pair.movieTmdbId, pair.seriesTvdbId]));
    // An index that covers it is walked for the specials: a special may be known under two series.
    const claiming = sql`select id from candidates where episode_tvdb_id in ${listOf(pairs.map((pair) => pair.episodeTvdbId))}
      union select c.id from json_each(${movies}) w cross join candidates c
        on c.movie_tmdb_id = w.value ->> 0 and c.series_tvdb_id = w.value ->> 1`;
    return read(build.select(shown).from(candidates).where(sql`state <> 'rejected' and id in (${claiming})`));
  };
}

function whereOf({ state, movieTmdbId, seriesTvdbId, minConfidence }: CandidateFilter): SQL | undefined {
  return and(
    state === undefined ? undefined : eq(candidates.state, state),
    movieTmdbId === undefined ? undefined : eq(candidates.movieTmdbId, movieTmdbId),
    seriesTvdbId === undefined ? undefined : eq(candidates.seriesTvdbId, seriesTvdbId),
    minConfidence === undefined ? undefined : gte(candidates.confidence, minConfidence),
  );
}

function isPair({ movieTmdbId, seriesTvdbId, episodeTvdbId }: PairIds): SQL | undefined {
  return and(
    eq(candidates.movieTmdbId, movieTmdbId),
    eq(candidates.seriesTvdbId, seriesTvdbId),
    eq(candidates.episodeTvdbId, episodeTvdbId),
  );
}

function idsOf({ movie, special }: Pick<Candidate, 'movie' | 'special'>): PairIds {
  const { seriesTvdbId, episodeTvdbId } = special;
  return { movieTmdbId: movie.tmdbId, seriesTvdbId, episodeTvdbId };
}

function broughtBy({ movie, special, furtherParts, confidence, evidence }: NewCandidate) {
  return { movie, special, furtherParts, confidence, evidence };
}

function newRow(found: NewCandidate, state: CandidateState, now: number) {
  const times = { createdAt: now, updatedAt: now };
  return { ...idsOf(found), ...broughtBy(found), state, ruleId: null, isAsked: false, ...times };
}

function recordStatements({ build }: Database, found: NewCandidate, now: number) {
  const brought = broughtBy(found);
  const pair = isPair(idsOf(found));
  const isKnown = sql`exists (select 1 from ${candidates} where ${pair})`;
  const id = { id: candidates.id };
  return [
    build
      .update(candidates)
      .set({ ...brought, updatedAt: now })
      .where(and(pair, eq(candidates.state, 'open'), differs(candidates, brought)))
      .returning(id),
    build
      .insert(candidates)
      .select(rowWhere(candidates, newRow(found, 'open', now), sql`not ${isKnown}`))
      .returning(id),
  ];
}

/** Not if a person answered or reopened the pair since the search began. */
function acceptStatements(
  { build }: Database,
  { found, rule }: { readonly found: NewCandidate; readonly rule: NewRule },
  now: number,
) {
  const pair = isPair(idsOf(found));
  const isSettled = sql`exists (select 1 from ${candidates} where ${pair} and (state <> 'open' or is_asked))`;
  const isStated = sql`exists (select 1 from ${rules} where ${isEqualRule(rule)})`;
  const ruleId = ruleOfDiscovery(rule);
  const row = { ...newRow(found, 'automatic', now), ruleId };
  return [
    build
      .insert(rules)
      .select(rowWhere(rules, newRuleRow(rule, now), sql`not ${isStated} and not ${isSettled}`))
      .returning({ id: rules.id }),
    build
      .update(candidates)
      .set({ ...broughtBy(found), state: 'automatic', ruleId, updatedAt: now })
      .where(and(pair, sql`state = 'open' and not is_asked`)),
    build
      .insert(candidates)
      .select(rowWhere(candidates, row, sql`not exists (select 1 from ${candidates} where ${pair})`)),
  ];
}

function answerStatements(database: Database, answer: CandidateAnswer, now: number) {
  const { build } = database;
  const { id, was, state, rule, ruleToDelete } = answer;
  const isAsked = sql`exists (select 1 from ${candidates} where id = ${id} and state = ${was})`;
  const isStated = (wanted: NewRule) => sql`exists (select 1 from ${rules} where ${isEqualRule(wanted)})`;
  const ruleId = rule === undefined ? sql`null` : ruleOfDiscovery(rule);
  return [
    ...(rule === undefined
      ? []
      : [
          build.insert(rules).select(rowWhere(rules, newRuleRow(rule, now), sql`${isAsked} and not ${isStated(rule)}`)),
        ]),
    ...(ruleToDelete === undefined ? [] : rejectionStatements(database, { id, was, ruleToDelete }, now)),
    build
      .update(candidates)
      .set({ state, ruleId, updatedAt: now, ...(state === 'open' ? { isAsked: true } : {}) })
      .where(and(eq(candidates.id, id), eq(candidates.state, was))),
  ];
}

/** Nothing if the candidate is in another state. */
function rejectionStatements(
  database: Database,
  { id, was, ruleToDelete }: Required<Pick<CandidateAnswer, 'id' | 'was' | 'ruleToDelete'>>,
  now: number,
) {
  const ifAsked = sql<number>`(select ${ruleToDelete} from ${candidates} where id = ${id} and state = ${was})`;
  const isRejected = sql`exists (select 1 from ${candidates} where id = ${id} and state = 'rejected')`;
  return [
    forgetRule(database, ifAsked, now),
    resolveOfDeletedRule(database, ifAsked, now),
    rejectPairsOfRule(database, ifAsked, now),
    database.build
      .update(candidates)
      .set({ state: 'rejected', ruleId: null, updatedAt: now })
      .where(and(eq(candidates.id, id), eq(candidates.state, was))),
    database.build.delete(rules).where(and(eq(rules.id, ruleToDelete), isRejected)),
  ];
}

/** A rule that someone wrote is not the answer's: taking the answer back must not delete it. */
function ruleOfDiscovery(rule: NewRule): SQL<number> {
  return sql<number>`(select id from ${rules} where ${isEqualRule(rule)} and origin = 'discovered' limit 1)`;
}

/** A person who deletes a rule says that the movie is not this special: discovery does not propose it again. */
export function rejectPairsOfRule({ build }: Database, ruleId: number | SQL<number>, now: number) {
  return build.run(sql`insert into candidates
    (movie_tmdb_id, series_tvdb_id, episode_tvdb_id, movie, special, further_parts, confidence, evidence, state,
      rule_id, is_asked, created_at, updated_at)
    select movie_tmdb_id, series_tvdb_id, episode.value,
      json_object('title', movie_title, 'tmdbId', movie_tmdb_id, 'year', null),
      json_object('episodeNumber', coalesce(json_extract(episode_numbers, '$[' || episode.key || ']'), 0),
        'episodeTvdbId', episode.value, 'seasonNumber', season_number, 'seriesTitle', series_title,
        'seriesTvdbId', series_tvdb_id, 'title', ''),
      '[]', 0, '[]', 'rejected', null, 0, ${now}, ${now}
    from rules, json_each(rules.episode_tvdb_ids) as episode
    where rules.id = ${ruleId} and movie_tmdb_id is not null and series_tvdb_id is not null
    on conflict (movie_tmdb_id, series_tvdb_id, episode_tvdb_id)
      do update set state = 'rejected', rule_id = null, updated_at = excluded.updated_at`);
}

function toCandidate(row: CandidateRow): Candidate {
  const { ruleId: _, ...candidate } = toStored(row);
  return candidate;
}

function toStored(row: CandidateRow): StoredCandidate {
  const { movieTmdbId: _movie, seriesTvdbId: _series, episodeTvdbId: _episode, isAsked: _asked, ...candidate } = row;
  return candidate;
}
