import { and, asc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { Link } from '../core/model/link.ts';
import type { LinkStore } from '../core/ports/link-store.ts';
import { build, type Database } from './database.ts';
import { fixedQuery } from './fixed-queries.ts';
import { jsonRows } from './json-rows.ts';
import { changeLinks, insertLinks } from './link-batches.ts';
import { namedLinks } from './link-names.ts';
import { claimRemovals, releaseRemovals } from './link-removals.ts';
import { fetchPage } from './paging.ts';
import { listOf } from './rows.ts';
import { linkEvents, links, sidecars } from './schema/links.ts';

type LinkRow = typeof links.$inferSelect;

/** Must match the partial indexes' literal text; with a parameter SQLite would not use them. */
const isLive = sql`state <> 'removed'`;

const liveBySeries = fixedQuery(() =>
  build
    .select()
    .from(links)
    .where(and(isLive, sql`${links.seriesTvdbId} = ${sql.placeholder('seriesTvdbId')}`))
    .orderBy(asc(links.id)),
);

export function createLinkStore(database: Database, now: () => number): LinkStore {
  const { build } = database;
  const live = async (where?: SQL) =>
    (await database.read(build.select().from(links).where(and(isLive, where)).orderBy(asc(links.id)))).map(toLink);

  return {
    async get(id) {
      const [row] = await database.read(build.select().from(links).where(eq(links.id, id)));
      return row === undefined ? null : toLink(row);
    },
    live: () => live(),
    liveByMovies: (ids) => live(sql`${links.movieTmdbId} in ${listOf(ids)}`),
    liveBySeriesIds: (ids) => live(sql`${links.seriesTvdbId} in ${listOf(ids)}`),
    liveBySeries: async (seriesTvdbId) => (await database.read(liveBySeries({ seriesTvdbId }))).map(toLink),
    liveByRule: (ruleId) => live(eq(links.ruleId, ruleId)),
    async inFolder(folder) {
      // '0' follows '/' in byte order: the range holds everything below the folder, the filter what lies directly in it.
      const below = await live(and(gte(links.path, `${folder}/`), lt(links.path, `${folder}0`)));
      return below.filter(({ path }) => !path.slice(folder.length + 1).includes('/'));
    },
    oneBelow: oneBelow(database),
    byPaths: (paths) => {
      const wanted = listOf(paths);
      return live(sql`(${links.path} in ${wanted} or ${links.pendingPath} in ${wanted})`);
    },
    async countLive() {
      const count = build.select({ count: sql<number>`count(*)` }).from(links).where(isLive);
      return (await database.read(count))[0]?.count ?? 0;
    },
    forgetUnrealIds: forgetUnrealIds(database, now),
    page: readPage(database),
    ...namedLinks(database),
    history: history(database),
    async createMany(newLinks, event) {
      if (newLinks.length === 0) return [];
      return (await insertLinks(database, newLinks, { ...event, at: now() })).map(toLink);
    },
    async change(changes) {
      if (changes.length === 0) return [];
      const rows = await changeLinks(database, changes, { now: now(), revision: 'raised' });
      return rows.map((row) => (row === null ? null : toLink(row)));
    },
    async observe(observations) {
      if (observations.length === 0) return [];
      const changes = observations.map(({ link, observation, ...event }) => ({
        id: link.id,
        revision: link.revision,
        change: observation,
        seen: link,
        ...event,
      }));
      const rows = await changeLinks(database, changes, { now: now(), revision: 'kept' });
      return rows.map((row) => (row === null ? null : toLink(row)));
    },
    sidecars: sidecarsOf(database),
    setSidecars: setSidecars(database),
    claimRemovals: (removals, bounds) => claimRemovals(database, removals, bounds),
    releaseRemovals: (ids, since) => releaseRemovals(database, ids, since),
  };
}

function oneBelow(database: Database): LinkStore['oneBelow'] {
  const { build } = database;
  return async (folder) => {
    // Revision 1 with a pending step: recorded, and not changed since.
    const wasMade = sql`(${links.revision} > 1 or ${links.pendingPath} is null)`;
    const below = build.select({ path: links.path }).from(links);
    const where = and(isLive, gte(links.path, `${folder}/`), lt(links.path, `${folder}0`), wasMade);
    return (await database.read(below.where(where).limit(1)))[0]?.path ?? null;
  };
}

function forgetUnrealIds(database: Database, now: () => number): LinkStore['forgetUnrealIds'] {
  const { build } = database;
  return async () => {
    const isUnreal = sql`exists (select 1 from json_each(${links.episodeTvdbIds}) where value <= 0)`;
    const revision = sql`${links.revision} + 1`;
    await database.write([
      build.update(links).set({ episodeTvdbIds: [], revision, updatedAt: now() }).where(and(isLive, isUnreal)),
    ]);
  };
}

function readPage(database: Database): LinkStore['page'] {
  const { build } = database;
  return ({ state, movieTmdbId, seriesTvdbId }, query) =>
    fetchPage(database, query, {
      table: links,
      where: and(
        state === undefined ? isLive : eq(links.state, state),
        movieTmdbId === undefined ? undefined : eq(links.movieTmdbId, movieTmdbId),
        seriesTvdbId === undefined ? undefined : eq(links.seriesTvdbId, seriesTvdbId),
      ),
      by: [links.id],
      order: 'newest first',
      rows: ({ where, orderBy, limit }) =>
        build
          .select()
          .from(links)
          .where(where)
          .orderBy(...orderBy)
          .limit(limit),
      keyOf: (row) => [row.id],
      toItem: toLink,
    });
}

function history(database: Database): LinkStore['history'] {
  const { build } = database;
  return (id) =>
    database.read(
      build
        .select({ at: linkEvents.at, step: linkEvents.step, reason: linkEvents.reason })
        .from(linkEvents)
        .where(eq(linkEvents.linkId, id))
        .orderBy(asc(linkEvents.id)),
    );
}

function sidecarsOf(database: Database): LinkStore['sidecars'] {
  const { build } = database;
  return (linkIds) =>
    database.read(
      build
        .select()
        .from(sidecars)
        .where(sql`${sidecars.linkId} in ${listOf(linkIds)}`)
        .orderBy(asc(sidecars.id)),
    );
}

function setSidecars(database: Database): LinkStore['setSidecars'] {
  const { build } = database;
  return async (linkId, wanted) => {
    const rows = jsonRows(wanted.map(({ path, target, text }) => ({ path, target, text })));
    const same = sql`s.value ->> 'path' = sidecars.path and s.value ->> 'target' = sidecars.target
        and s.value ->> 'text' = sidecars.text`;
    await database.write([
      build.run(sql`delete from sidecars where link_id = ${linkId}
          and not exists (select 1 from ${rows} s where ${same})`),
      build.run(sql`insert into sidecars (link_id, path, target, text)
          select l.id, s.value ->> 'path', s.value ->> 'target', s.value ->> 'text' from links l, ${rows} s
          where l.id = ${linkId} and not exists (select 1 from sidecars where link_id = l.id and ${same}) order by s.key`),
    ]);
  };
}

/** The links of a deleted rule keep their rows. */
export function forgetRule({ build }: Database, ruleId: number | SQL<number>, now: number) {
  return build
    .update(links)
    .set({ ruleId: null, revision: sql`${links.revision} + 1`, updatedAt: now })
    .where(eq(links.ruleId, ruleId));
}

export function toLink({ pendingPath: _, ...link }: LinkRow): Link {
  return link;
}
