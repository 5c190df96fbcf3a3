import { and, asc, eq, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { NewLibrary, PlexLibraryStore } from '../../core/ports/library-store.ts';
import type { Database } from '../database.ts';
import { differs, given, listOf, rowWhere } from '../rows.ts';
import { plexLibraries } from '../schema/plex-libraries.ts';

/** A server has few libraries, and webhooks and its stream report changes in them anyway. */
const defaultRefreshMinutes = 360;

export function createLibrariesStore(database: Database): PlexLibraryStore {
  const { build } = database;
  const select = (where?: SQL) => build.select().from(plexLibraries).where(where).orderBy(asc(plexLibraries.id));
  const byId = (id: number) => select(eq(plexLibraries.id, id));
  const ofServer = (serverId: number) => select(eq(plexLibraries.serverId, serverId));

  return {
    get: async (id) => (await database.read(byId(id)))[0] ?? null,
    ofServer: (serverId) => database.read(ofServer(serverId)),
    all: () => database.read(select()),
    async put(serverId, listed, now) {
      const uuids = listOf(listed.map(({ uuid }) => uuid));
      const isGone = and(
        eq(plexLibraries.serverId, serverId),
        isNull(plexLibraries.missingSince),
        sql`${plexLibraries.uuid} not in ${uuids}`,
      );
      await database.write([
        ...listed.flatMap((library) => putOne(database, serverId, library)),
        build.update(plexLibraries).set({ missingSince: now }).where(isGone),
      ]);
      return database.read(ofServer(serverId));
    },
    async update(id, change) {
      const set = given(change);
      const isChanged = differs(plexLibraries, set);
      if (isChanged === undefined) return (await database.read(byId(id)))[0] ?? null;
      const update = build
        .update(plexLibraries)
        .set(set)
        .where(and(eq(plexLibraries.id, id), isChanged));
      const [, [row]] = await database.write([update, byId(id)]);
      return row ?? null;
    },
  };
}

function putOne({ build }: Database, serverId: number, library: NewLibrary) {
  const { uuid, enabled, ...shown } = library;
  const isIt = and(eq(plexLibraries.serverId, serverId), eq(plexLibraries.uuid, uuid));
  const wasGone = sql`${plexLibraries.missingSince} is not null`;
  const row = {
    ...library,
    serverId,
    refreshMinutes: defaultRefreshMinutes,
    itemCount: 0,
    cursors: {},
  };
  return [
    build
      .update(plexLibraries)
      .set({
        ...shown,
        missingSince: null,
        // The items of a returning library are marked as missing: only a complete pass finds them again.
        changeNumber: sql`iif(${wasGone}, null, ${plexLibraries.changeNumber})`,
        completeAt: sql`iif(${wasGone}, null, ${plexLibraries.completeAt})`,
      })
      .where(and(isIt, or(wasGone, differs(plexLibraries, shown)))),
    build
      .insert(plexLibraries)
      .select(rowWhere(plexLibraries, row, sql`not exists (select 1 from ${plexLibraries} where ${isIt})`)),
  ];
}
