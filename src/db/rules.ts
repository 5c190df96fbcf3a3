import { and, asc, eq, getTableColumns, gt, type SQL, sql } from 'drizzle-orm';
import type { PairsAbout } from '../core/model/discovery.ts';
import type { NewRule, Rule } from '../core/model/rule.ts';
import type { RuleFilter, RuleQuery, RuleStore } from '../core/ports/rule-store.ts';
import { rejectPairsOfRule } from './candidate-answers.ts';
import { resolveOfDeletedRule } from './conflicts.ts';
import { contains } from './contains.ts';
import { build, type Database } from './database.ts';
import { fixedQuery } from './fixed-queries.ts';
import { forgetRule } from './links.ts';
import { fetchPage, readInSteps } from './paging.ts';
import { listOf, rowWhere, unionOf } from './rows.ts';
import { isEqualRule } from './rule-identity.ts';
import { newRuleRow } from './rule-row.ts';
import { updateRule } from './rule-updates.ts';
import { importProblems, rules } from './schema/rules.ts';

type RuleRow = typeof rules.$inferSelect;

export function createRuleStore(database: Database, now: () => number): RuleStore {
  const { build } = database;
  const list = async (where: SQL | undefined) =>
    (await database.read(build.select().from(rules).where(where).orderBy(asc(rules.id)))).map(toRule);
  const byId = (id: number) => build.select().from(rules).where(eq(rules.id, id));

  return {
    async get(id) {
      const [row] = await database.read(byId(id));
      return row === undefined ? null : toRule(row);
    },
    all: all(database),
    byIds: async (ids) => (ids.length === 0 ? [] : list(sql`id in ${listOf(ids)}`)),
    page: readPage(database),
    about: (ids) => list(sql`id in ${idsAbout(ids)}`),
    async countSpecials() {
      const special = sql`series_tvdb_id || ':' || season_number || ':' || e.value`;
      const [row] = await database.read(
        build.all<{ count: number }>(sql`select count(distinct ${special}) as count
          from rules, json_each(episode_numbers) as e
          where enabled and movie_tmdb_id is not null and series_tvdb_id is not null`),
      );
      return row?.count ?? 0;
    },
    byMovie: (movieTmdbId) => list(eq(rules.movieTmdbId, movieTmdbId)),
    bySeries: async (seriesTvdbId) => (await database.read(bySeries({ seriesTvdbId }))).map(toRule),
    unresolved: () => list(sql`(movie_tmdb_id is null or series_tvdb_id is null)`),
    withoutRealIds: () =>
      list(sql`movie_tmdb_id <= 0 or series_tvdb_id <= 0
        or exists (select 1 from json_each(episode_tvdb_ids) where value <= 0)`),
    async create(rule) {
      const [rows] = await database.write([insertRule(database, rule, now())]);
      return rows[0] === undefined ? null : toRule(rows[0]);
    },
    async update(id, change) {
      const update = updateRule({ id, change }, now());
      const [row] = update === null ? await database.read(byId(id)) : (await database.write([update, byId(id)]))[1];
      return row === undefined ? null : toRule(row);
    },
    async updateMany(changes) {
      const at = now();
      await database.write(changes.flatMap((one) => updateRule(one, at) ?? []));
    },
    delete: deleteRule(database, now),
    importReport: importReport(database),
    async replaceImportReport(source, problems) {
      await database.write([
        build.delete(importProblems).where(eq(importProblems.source, source)),
        ...problems.map((problem) => build.insert(importProblems).values({ ...problem, source })),
      ]);
    },
  };
}

function all({ build, read }: Database): RuleStore['all'] {
  const step = (after: number, limit: number) =>
    read(build.select().from(rules).where(gt(rules.id, after)).orderBy(asc(rules.id)).limit(limit));
  return async () => (await readInSteps(step, ({ id }) => id)).map(toRule).sort(byTitle);
}

/** For specials the table is walked. */
function idsAbout({ movieTmdbIds, seriesTvdbIds, episodeTvdbIds }: PairsAbout): SQL {
  return unionOf([
    movieTmdbIds && sql`select id from rules where movie_tmdb_id in ${listOf(movieTmdbIds)}`,
    seriesTvdbIds && sql`select id from rules where series_tvdb_id in ${listOf(seriesTvdbIds)}`,
    episodeTvdbIds &&
      sql`select r.id from rules r, json_each(r.episode_tvdb_ids) e where e.value in ${listOf(episodeTvdbIds)}`,
  ]);
}

function byTitle(a: Rule, b: Rule): number {
  if (a.movieTitle !== b.movieTitle) return a.movieTitle < b.movieTitle ? -1 : 1;
  if (a.seriesTitle !== b.seriesTitle) return a.seriesTitle < b.seriesTitle ? -1 : 1;
  return a.id - b.id;
}

const sortKeys: Readonly<Record<NonNullable<RuleQuery['sort']>, SQL<string>>> = {
  movie: sql`movie_key`,
  special: sql`series_key`,
  state: sql`state`,
  origin: sql`origin`,
};

function readPage(database: Database): RuleStore['page'] {
  const { build } = database;
  return (filter, { sort, order, ...query }) => {
    const sortKey = sort === undefined ? sql<string>`''` : sortKeys[sort];
    return fetchPage(database, query, {
      table: rules,
      where: whereOf(filter),
      by: sort === undefined ? [rules.id] : [sortKey, rules.id],
      order: order === 'descending' ? 'newest first' : 'oldest first',
      rows: ({ where, orderBy, limit }) =>
        build
          .select({ rule: getTableColumns(rules), sortKey })
          .from(rules)
          .where(where)
          .orderBy(...orderBy)
          .limit(limit),
      keyOf: (row) => (sort === undefined ? [row.rule.id] : [row.sortKey, row.rule.id]),
      toItem: (row) => toRule(row.rule),
    });
  };
}

function deleteRule(database: Database, now: () => number): RuleStore['delete'] {
  const { build } = database;
  return async (id) => {
    const [, , , gone] = await database.write([
      rejectPairsOfRule(database, id, now()),
      forgetRule(database, id, now()),
      resolveOfDeletedRule(database, id, now()),
      build.delete(rules).where(eq(rules.id, id)).returning({ id: rules.id }),
    ]);
    return gone.length > 0;
  };
}

function importReport(database: Database): RuleStore['importReport'] {
  const { build } = database;
  return () =>
    database.read(
      build
        .select({
          source: importProblems.source,
          line: importProblems.line,
          entry: importProblems.entry,
          reason: importProblems.reason,
        })
        .from(importProblems)
        .orderBy(asc(importProblems.id)),
    );
}

function insertRule({ build }: Database, rule: NewRule, now: number) {
  const isNew = sql`not exists (select 1 from ${rules} where ${isEqualRule(rule)})`;
  return build
    .insert(rules)
    .select(rowWhere(rules, newRuleRow(rule, now), isNew))
    .returning();
}

const bySeries = fixedQuery(() =>
  build
    .select()
    .from(rules)
    .where(sql`${rules.seriesTvdbId} = ${sql.placeholder('seriesTvdbId')}`)
    .orderBy(asc(rules.id)),
);

function whereOf(filter: RuleFilter): SQL | undefined {
  const { movieTmdbId, seriesTvdbId, state, origin, enabled, q, ids, newerThan } = filter;
  return and(
    movieTmdbId === undefined ? undefined : eq(rules.movieTmdbId, movieTmdbId),
    seriesTvdbId === undefined ? undefined : eq(rules.seriesTvdbId, seriesTvdbId),
    state === undefined ? undefined : eq(rules.state, state),
    origin === undefined ? undefined : eq(rules.origin, origin),
    enabled === undefined ? undefined : eq(rules.enabled, enabled),
    ids === undefined ? undefined : sql`${rules.id} in ${listOf(ids)}`,
    newerThan === undefined ? undefined : gt(rules.id, newerThan),
    q === undefined ? undefined : contains(sql`(movie_title || char(10) || series_title)`, q),
  );
}

export function toRule({ episodeKey: _, movieKey: __, seriesKey: ___, ...rule }: RuleRow): Rule {
  return rule;
}
