import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type {
  Compared,
  DiscoveryStore,
  Held,
  HolderChange,
  MarkedMovie,
  MarkedSeries,
} from '../core/ports/discovery-store.ts';
import { contains } from './contains.ts';
import type { Database } from './database.ts';
import { readInSteps } from './paging.ts';
import { listOf, stepsOf } from './rows.ts';
import { discoveryHolders, discoveryMovies, discoverySeries } from './schema/discovery.ts';

const rowsPerStep = 100;
/** With all their specials. */
const seriesPerStep = 20;

export function createDiscoveryStore(database: Database): DiscoveryStore {
  const { build } = database;
  const movieFacts = () => build.select({ facts: discoveryMovies.facts }).from(discoveryMovies);
  const seriesFacts = () => build.select({ facts: discoverySeries.facts }).from(discoverySeries);
  const factsOf = <T>(rows: readonly { readonly facts: T }[]) => rows.map(({ facts }) => facts);

  return {
    async movieMarks(ids) {
      const { tmdbId, mark } = discoveryMovies;
      const those = ids === undefined ? undefined : sql`tmdb_id in ${listOf(ids)}`;
      const marks = (after: number) =>
        build
          .select({ tmdbId, mark })
          .from(discoveryMovies)
          .where(and(those, gt(tmdbId, after)))
          .orderBy(asc(tmdbId));
      const rows = await readInSteps(
        (after, limit) => database.read(marks(after).limit(limit)),
        (row) => row.tmdbId,
      );
      return new Map(rows.map((row) => [row.tmdbId, row.mark]));
    },
    async seriesMarks(ids) {
      const { tvdbId, mark, rowMark } = discoverySeries;
      const those = ids === undefined ? undefined : sql`tvdb_id in ${listOf(ids)}`;
      const marks = (after: number) =>
        build
          .select({ tvdbId, mark, rowMark })
          .from(discoverySeries)
          .where(and(those, gt(tvdbId, after)))
          .orderBy(asc(tvdbId));
      const rows = await readInSteps(
        (after, limit) => database.read(marks(after).limit(limit)),
        (row) => row.tvdbId,
      );
      return new Map(rows.map((row) => [row.tvdbId, { mark: row.mark, rowMark: row.rowMark }]));
    },
    async putMovies(movies) {
      for (const step of stepsOf(movies, rowsPerStep))
        await database.write([upsertMovies(database, step)], 'repeatable');
    },
    async putSeries(series) {
      for (const step of stepsOf(series, seriesPerStep))
        await database.write([upsertSeries(database, step)], 'repeatable');
    },
    movies: async (after, limit) =>
      factsOf(
        await database.read(
          movieFacts().where(gt(discoveryMovies.tmdbId, after)).orderBy(asc(discoveryMovies.tmdbId)).limit(limit),
        ),
      ),
    series: async (after, limit) =>
      factsOf(
        await database.read(
          seriesFacts().where(gt(discoverySeries.tvdbId, after)).orderBy(asc(discoverySeries.tvdbId)).limit(limit),
        ),
      ),
    moviesOf: async (ids) => factsOf(await database.read(movieFacts().where(sql`tmdb_id in ${listOf(ids)}`))),
    seriesOf: async (ids) => factsOf(await database.read(seriesFacts().where(sql`tvdb_id in ${listOf(ids)}`))),
    searchMovies: async (text, limit) =>
      factsOf(
        await database.read(
          movieFacts()
            .where(isFound('tmdb_id', 'discovery_movies', { text, limit }))
            .orderBy(byTitle),
        ),
      ),
    searchSeries: async (text, limit) =>
      factsOf(
        await database.read(
          seriesFacts()
            .where(isFound('tvdb_id', 'discovery_series', { text, limit }))
            .orderBy(byTitle),
        ),
      ),
    notCompared: notCompared(database),
    async heldBy(instanceIds) {
      const { instanceId, itemId } = discoveryHolders;
      const held = (instance: number, after: number) =>
        build
          .select({ instanceId, id: itemId })
          .from(discoveryHolders)
          .where(and(eq(instanceId, instance), gt(itemId, after)))
          .orderBy(asc(itemId));
      const all: Held[] = [];
      for (const instance of instanceIds) {
        const rows = await readInSteps(
          (after, limit) => database.read(held(instance, after).limit(limit)),
          (row) => row.id,
        );
        for (const row of rows) all.push(row);
      }
      return all;
    },
    async recordHolders(changes) {
      const news = await newsAmong(database, changes);
      const statements = news.flatMap((change) => holderStatements(database, change));
      if (statements.length > 0) await database.write(statements, 'repeatable');
    },
    async setCompared({ movies, series }) {
      const [[movie], [show]] = await database.readTogether([
        build.select({ id: discoveryMovies.tmdbId }).from(discoveryMovies).where(isNewOf('tmdb_id', movies)).limit(1),
        build.select({ id: discoverySeries.tvdbId }).from(discoverySeries).where(isNewOf('tvdb_id', series)).limit(1),
      ]);
      if (movie === undefined && show === undefined) return;
      // Rows are long, and each is written anew.
      const set = { isCompared: true };
      for (const step of stepsOf(movies, rowsPerStep))
        await database.write([build.update(discoveryMovies).set(set).where(isNewOf('tmdb_id', step))], 'repeatable');
      for (const step of stepsOf(series, rowsPerStep))
        await database.write([build.update(discoverySeries).set(set).where(isNewOf('tvdb_id', step))], 'repeatable');
    },
    async remove({ movies, series }) {
      await database.write([
        build.delete(discoveryMovies).where(sql`tmdb_id in ${listOf(movies)}`),
        build.delete(discoverySeries).where(sql`tvdb_id in ${listOf(series)}`),
      ]);
    },
    counts: counts(database),
  };
}

/** Without what is recorded so already. */
async function newsAmong({ build, read }: Database, changes: readonly HolderChange[]): Promise<HolderChange[]> {
  const { instanceId, itemId } = discoveryHolders;
  const ids = changes.flatMap(({ added, removed }) => [...added, ...removed]);
  if (ids.length === 0) return [];
  const rows = await read(
    build
      .select({ instanceId, itemId })
      .from(discoveryHolders)
      .where(sql`instance_id in ${listOf(changes.map((one) => one.instanceId))} and item_id in ${listOf(ids)}`),
  );
  const held = Map.groupBy(rows, (row) => row.instanceId);
  return changes.map(({ added, removed, ...change }) => {
    const known = new Set(held.get(change.instanceId)?.map((row) => row.itemId));
    return { ...change, added: added.filter((id) => !known.has(id)), removed: removed.filter((id) => known.has(id)) };
  });
}

function holderStatements({ build }: Database, { instanceId, added, removed }: HolderChange) {
  return [
    ...(removed.length === 0
      ? []
      : [build.delete(discoveryHolders).where(sql`instance_id = ${instanceId} and item_id in ${listOf(removed)}`)]),
    ...(added.length === 0
      ? []
      : [
          build.run(sql`insert into discovery_holders (instance_id, item_id)
            select ${instanceId}, value from json_each(${JSON.stringify(added)}) where true on conflict do nothing`),
        ]),
  ];
}

const byTitle = sql`title_key`;

/** Walks the index of titles in order until enough are found. */
function isFound(
  id: 'tmdb_id' | 'tvdb_id',
  table: 'discovery_movies' | 'discovery_series',
  { text, limit }: { readonly text: string; readonly limit: number },
) {
  return sql`${sql.raw(id)} in (select ${sql.raw(id)} from ${sql.raw(table)} where ${contains(sql`title_key`, text)}
    order by title_key limit ${limit})`;
}

function isNewOf(column: 'tmdb_id' | 'tvdb_id', ids: readonly number[]) {
  return sql`is_compared = 0 and ${sql.raw(column)} in ${listOf(ids)}`;
}

function notCompared({ build, readTogether }: Database): () => Promise<Compared> {
  return async () => {
    const [movies, series] = await readTogether([
      build.select({ id: discoveryMovies.tmdbId }).from(discoveryMovies).where(sql`is_compared = 0`),
      build.select({ id: discoverySeries.tvdbId }).from(discoverySeries).where(sql`is_compared = 0`),
    ]);
    return { movies: movies.map(({ id }) => id), series: series.map(({ id }) => id) };
  };
}

function counts({ build, readTogether }: Database): DiscoveryStore['counts'] {
  return async () => {
    const [movies, series] = await readTogether([
      build.select({ movies: sql<number>`count(*)` }).from(discoveryMovies),
      build
        .select({ series: sql<number>`count(*)`, specials: sql<number>`coalesce(sum(${discoverySeries.specials}), 0)` })
        .from(discoverySeries),
    ]);
    return { movies: movies[0]?.movies ?? 0, series: series[0]?.series ?? 0, specials: series[0]?.specials ?? 0 };
  };
}

function upsertMovies({ build }: Database, movies: readonly MarkedMovie[]) {
  const rows = movies.map(({ mark, facts }) => ({ tmdbId: facts.tmdbId, mark, isCompared: false, facts }));
  return build
    .insert(discoveryMovies)
    .values(rows)
    .onConflictDoUpdate({
      target: discoveryMovies.tmdbId,
      set: { mark: sql`excluded.mark`, facts: sql`excluded.facts`, isCompared: sql`0` },
      setWhere: sql`${discoveryMovies.mark} <> excluded.mark`,
    });
}

/** A series that was only refreshed, with the same specials, stays compared. */
function upsertSeries({ build }: Database, series: readonly MarkedSeries[]) {
  const rows = series.map(({ mark, rowMark, facts }) => ({
    ...{ tvdbId: facts.tvdbId, mark, rowMark, facts },
    specials: facts.specials.length,
    isCompared: false,
  }));
  return build
    .insert(discoverySeries)
    .values(rows)
    .onConflictDoUpdate({
      target: discoverySeries.tvdbId,
      set: {
        ...{ mark: sql`excluded.mark`, rowMark: sql`excluded.row_mark`, facts: sql`excluded.facts` },
        specials: sql`excluded.specials`,
        isCompared: sql`case when ${discoverySeries.mark} = excluded.mark then ${discoverySeries.isCompared} else 0 end`,
      },
      setWhere: sql`${discoverySeries.mark} <> excluded.mark or ${discoverySeries.rowMark} <> excluded.row_mark`,
    });
}
