import { and, asc, eq, gt, gte, type SQL, sql } from 'drizzle-orm';
import type { Candidate } from '../core/model/candidate.ts';
import type { PairsAbout } from '../core/model/discovery.ts';
import type { CandidateFilter, CandidateStore, StoredCandidate } from '../core/ports/candidate-store.ts';
import { acceptStatements, answerStatements, isPair, recordStatements } from './candidate-answers.ts';
import type { Database } from './database.ts';
import { fetchAround, fetchPage, type Part, readInSteps } from './paging.ts';
import { listOf, stepsOf, unionOf } from './rows.ts';
import { candidates } from './schema/candidates.ts';

type CandidateRow = typeof candidates.$inferSelect;

/** Building their statements takes some milliseconds, in which no webhook is read. */
const rowsPerStep = 15;

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
    known: readKnown(database),
    async countOpen(except) {
      const pairs = JSON.stringify(except.map((one) => [one.movieTmdbId, one.seriesTvdbId, one.episodeTvdbId]));
      const [[all], [excepted]] = await database.readTogether([
        build.select({ count: sql<number>`count(*)` }).from(candidates).where(sql`state = 'open'`),
        build.all<{ count: number }>(sql`select count(distinct c.id) as count from json_each(${pairs}) w
          cross join candidates c on c.movie_tmdb_id = w.value ->> 0 and c.series_tvdb_id = w.value ->> 1
            and c.episode_tvdb_id = w.value ->> 2 where c.state = 'open'`),
      ]);
      return (all?.count ?? 0) - (excepted?.count ?? 0);
    },
    claimants: claimantsOf(database),
    async record(found) {
      let written = 0;
      for (const step of stepsOf(found, rowsPerStep)) {
        const statements = step.flatMap((one) => recordStatements(database, one, now()));
        // A search whose end was not recorded is made again.
        written += (await database.write(statements, 'repeatable')).flat().length;
      }
      return written;
    },
    async accept(certain) {
      const made: (typeof certain)[number]['found'][] = [];
      for (const step of stepsOf(certain, rowsPerStep)) {
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
    async removeGone(about) {
      const isGone = and(
        sql`state = 'open' and (movie_tmdb_id not in (select tmdb_id from discovery_movies)
          or series_tvdb_id not in (select tvdb_id from discovery_series))`,
        about === undefined ? undefined : sql`id in ${idsAbout(about)}`,
      );
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

function readKnown({ build, read }: Database): CandidateStore['known'] {
  const { id, movieTmdbId, seriesTvdbId, episodeTvdbId, state, confidence, isAsked } = candidates;
  const shown = { id, movieTmdbId, seriesTvdbId, episodeTvdbId, state, confidence, isAsked };
  return (about) => {
    const those = about === undefined ? undefined : sql`id in ${idsAbout(about)}`;
    return readInSteps(
      (after, limit) =>
        read(
          build
            .select(shown)
            .from(candidates)
            .where(and(those, gt(id, after)))
            .orderBy(asc(id))
            .limit(limit),
        ),
      (row) => row.id,
    );
  };
}

/** For specials an index is walked. */
function idsAbout({ movieTmdbIds, seriesTvdbIds, episodeTvdbIds }: PairsAbout): SQL {
  return unionOf([
    movieTmdbIds && sql`select id from candidates where movie_tmdb_id in ${listOf(movieTmdbIds)}`,
    seriesTvdbIds && sql`select id from candidates where series_tvdb_id in ${listOf(seriesTvdbIds)}`,
    episodeTvdbIds && sql`select id from candidates where episode_tvdb_id in ${listOf(episodeTvdbIds)}`,
  ]);
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

function toCandidate(row: CandidateRow): Candidate {
  const { ruleId: _, ...candidate } = toStored(row);
  return candidate;
}

function toStored(row: CandidateRow): StoredCandidate {
  const { movieTmdbId: _movie, seriesTvdbId: _series, episodeTvdbId: _episode, isAsked: _asked, ...candidate } = row;
  return candidate;
}
