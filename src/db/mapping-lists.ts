import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { MappingRow } from '../core/model/mapping-list.ts';
import type {
  MappingListChanges,
  MappingListStore,
  RowsAbout,
  StoredMappingList,
} from '../core/ports/mapping-list-store.ts';
import { AppError } from '../errors.ts';
import type { Database } from './database.ts';
import { jsonRows } from './json-rows.ts';
import { deleteInSteps } from './prune.ts';
import { differs, listOf, stepsOf } from './rows.ts';
import { mappingLists, mappingRows } from './schema/mapping-lists.ts';

const rowsPerWrite = 500;
const rowsPerRead = 5_000;

export function createMappingListStore(database: Database): MappingListStore {
  const { build } = database;
  return {
    all: () => readAll(database),
    use: use(database),
    replace: replace(database),
    async recordError(id, error) {
      const set = { error };
      await database.write([
        build
          .update(mappingLists)
          .set(set)
          .where(and(eq(mappingLists.id, id), differs(mappingLists, set))),
      ]);
    },
    async recordUnchanged(id, { etag, lastModified }) {
      const set = { etag, lastModified, error: null };
      await database.write([
        build
          .update(mappingLists)
          .set(set)
          .where(and(eq(mappingLists.id, id), differs(mappingLists, set))),
      ]);
    },
    rows: (id, about) => readRows(database, id, about),
  };
}

async function readAll({ build, read }: Database): Promise<StoredMappingList[]> {
  const rows = await read(build.select().from(mappingLists).orderBy(asc(mappingLists.id)));
  return rows.map(({ part: _, ...list }) => list);
}

function use(database: Database): MappingListStore['use'] {
  const { build } = database;
  return async (sources, now) => {
    const known = await readAll(database);
    const isWanted = (source: string) => sources.includes(source);
    const added = sources.filter((source) => !known.some((list) => list.source === source));
    const changed = known.filter((list) => list.isUsed !== isWanted(list.source));
    if (added.length + changed.length === 0) return known;
    await database.write([
      ...added.map((source) => build.insert(mappingLists).values(newList(source, now)).onConflictDoNothing()),
      build
        .update(mappingLists)
        .set({ isUsed: sql`${mappingLists.source} in ${listOf(sources)}` })
        .where(sql`${mappingLists.isUsed} <> (${mappingLists.source} in ${listOf(sources)})`),
    ]);
    return readAll(database);
  };
}

function newList(source: string, checkedAt: number) {
  const unknown = { format: null, version: null, fetchedAt: null, etag: null, lastModified: null, digest: null };
  return { source, checkedAt, ...unknown, rows: 0, isUsed: true, part: 0, error: null, problems: [], problemCount: 0 };
}

function replace(database: Database): MappingListStore['replace'] {
  const { build } = database;
  return async (id, { content, etag, lastModified, digest, at }) => {
    const [list] = await database.read(build.select().from(mappingLists).where(eq(mappingLists.id, id)));
    if (list === undefined) throw new AppError('notFound', `The mapping list ${id} is not there any more.`);
    const part = list.part + 1;
    // Of a write that did not finish.
    await removeOtherParts(database, id, list.part);
    for (const rows of stepsOf(content.rows, rowsPerWrite))
      await database.write([insertRows(database, { id, part, rows })], 'repeatable');
    const changes = await readChanges(database, { id, old: list.part, part });
    const { format, version, problems, problemCount } = content;
    await database.write([
      build
        .update(mappingLists)
        .set({
          ...{ format, version, problems, problemCount, etag, lastModified, digest, part, changes },
          ...{ fetchedAt: at, checkedAt: at, rows: content.rows.length, error: null },
        })
        .where(and(eq(mappingLists.id, id), eq(mappingLists.part, list.part))),
    ]);
    await removeOtherParts(database, id, part);
    return changes;
  };
}

async function removeOtherParts(database: Database, id: number, part: number): Promise<void> {
  await deleteInSteps(
    database,
    (limit) =>
      sql`delete from mapping_rows where id in (select id from mapping_rows where list_id = ${id} and part <> ${part} limit ${limit})`,
  );
}

interface NewRows {
  readonly id: number;
  readonly part: number;
  readonly rows: readonly MappingRow[];
}

function insertRows({ build }: Database, { id, part, rows }: NewRows) {
  return build.run(sql`insert into mapping_rows
    (list_id, part, movie_tmdb_id, movie_imdb_id, series_tvdb_id, season_number, episode_numbers, episode_tvdb_ids)
    select ${id}, ${part}, value ->> 'movieTmdbId', value ->> 'movieImdbId', value ->> 'seriesTvdbId', value ->> 'seasonNumber',
      value ->> 'episodeNumbers', value ->> 'episodeTvdbIds'
    from ${jsonRows(rows)}`);
}

interface Parts {
  readonly id: number;
  readonly old: number;
  readonly part: number;
}

const what = 'movie_tmdb_id, movie_imdb_id, series_tvdb_id, season_number, episode_numbers, episode_tvdb_ids';

async function readChanges({ build, read }: Database, { id, old, part }: Parts): Promise<MappingListChanges> {
  const rowsOf = (one: number) =>
    sql`select ${sql.raw(what)} from mapping_rows where list_id = ${id} and part = ${one}`;
  const gone = sql`(${rowsOf(old)} except ${rowsOf(part)})`;
  const pairs = sql`(select movie_tmdb_id, series_tvdb_id from ${gone})`;
  const [row] = await read(
    build
      .select({
        added: sql<number>`(select count(*) from (${rowsOf(part)} except ${rowsOf(old)}))`,
        removed: sql<number>`(select count(*) from ${gone})`,
        rules: sql<number>`(select count(*) from rules where (movie_tmdb_id, series_tvdb_id) in ${pairs})`,
        candidates: sql<number>`(select count(*) from candidates
          where state = 'open' and (movie_tmdb_id, series_tvdb_id) in ${pairs})`,
      })
      .from(mappingLists)
      .where(eq(mappingLists.id, id)),
  );
  return row ?? { added: 0, removed: 0, rules: 0, candidates: 0 };
}

async function readRows({ build, read }: Database, id: number, about?: RowsAbout): Promise<MappingRow[]> {
  const all: MappingRow[] = [];
  const isInUse = sql`part = (select part from mapping_lists where mapping_lists.id = ${id})`;
  for (let after = 0; ; ) {
    const rows = await read(
      build
        .select()
        .from(mappingRows)
        .where(and(eq(mappingRows.listId, id), isInUse, gt(mappingRows.id, after), isAbout(about)))
        .orderBy(asc(mappingRows.id))
        .limit(rowsPerRead),
    );
    all.push(...rows.map(({ id: _id, listId: _list, part: _part, ...row }) => row));
    if (rows.length < rowsPerRead) return all;
    after = rows.at(-1)?.id ?? after;
  }
}

function isAbout(about: RowsAbout | undefined): SQL | undefined {
  if (about === undefined) return undefined;
  if ('seriesTvdbIds' in about) return sql`series_tvdb_id in ${listOf(about.seriesTvdbIds)}`;
  return sql`(movie_tmdb_id in ${listOf(about.movieTmdbIds)} or movie_imdb_id in ${listOf(about.movieImdbIds)})`;
}
