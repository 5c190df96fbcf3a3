import { and, asc, eq, sql } from 'drizzle-orm';
import type { CollectionStore } from '../../core/ports/library-store.ts';
import { contains } from '../contains.ts';
import type { Database } from '../database.ts';
import { fetchPage } from '../paging.ts';
import { differs, listOf, rowWhere } from '../rows.ts';
import { collections } from '../schema/collections.ts';

type NewCollection = Omit<typeof collections.$inferInsert, 'id'>;

export function createCollectionStore(database: Database): CollectionStore {
  const { build } = database;

  return {
    ofLibrary: (libraryId) =>
      database.read(
        build.select().from(collections).where(eq(collections.libraryId, libraryId)).orderBy(asc(collections.id)),
      ),
    async get(id) {
      return (await database.read(build.select().from(collections).where(eq(collections.id, id))))[0] ?? null;
    },
    page: ({ serverId, libraryId, q }, query) =>
      fetchPage(database, query, {
        table: collections,
        where: and(
          serverId === undefined ? undefined : eq(collections.serverId, serverId),
          libraryId === undefined ? undefined : eq(collections.libraryId, libraryId),
          // Collections are few and need no search index.
          q === undefined ? undefined : contains(sql`${collections.title}`, q.trim()),
        ),
        by: [sql`${collections.title} collate nocase`, collections.id],
        order: 'oldest first',
        rows: ({ where, orderBy, limit }) =>
          build
            .select()
            .from(collections)
            .where(where)
            .orderBy(...orderBy)
            .limit(limit),
        keyOf: (row) => [row.title, row.id],
        toItem: (row) => row,
      }),
    async write(rows) {
      // Rows are matched by key: one inserted meanwhile is updated, one deleted meanwhile is inserted again.
      await database.write(
        rows.flatMap(({ id: _, ...row }) => writeOne(database, row)),
        'repeatable',
      );
    },
    async delete(ids) {
      if (ids.length === 0) return;
      await database.write([build.delete(collections).where(sql`${collections.id} in ${listOf(ids)}`)], 'repeatable');
    },
  };
}

function writeOne({ build }: Database, row: NewCollection) {
  const isIt = and(eq(collections.serverId, row.serverId), eq(collections.ratingKey, row.ratingKey));
  return [
    build
      .update(collections)
      .set(row)
      .where(and(isIt, differs(collections, row))),
    build
      .insert(collections)
      .select(rowWhere(collections, row, sql`not exists (select 1 from ${collections} where ${isIt})`)),
  ];
}
