import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { Link, LinkChange, NewLink } from '../core/model.ts';
import type { LinkStore } from '../core/ports/store.ts';
import type { Database } from './database.ts';
import { fetchPage } from './paging.ts';
import { given, listOf } from './rows.ts';
import { linkEvents, links, sidecars } from './schema/links.ts';
import { rules } from './schema/rules.ts';

type LinkRow = typeof links.$inferSelect;

/** The literal text of the partial indexes: as a parameter it would not be served by them. */
const isLive = sql`state <> 'removed'`;

/** Rows in one insert statement: SQLite takes 32,766 parameters, a link has 25. */
const rowsPerInsert = 500;

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
    liveByMovie: (movieTmdbId) => live(eq(links.movieTmdbId, movieTmdbId)),
    liveBySeries: (seriesTvdbId) => live(eq(links.seriesTvdbId, seriesTvdbId)),
    liveByRule: (ruleId) => live(eq(links.ruleId, ruleId)),
    byPaths: (paths) => {
      const wanted = listOf(paths);
      return live(sql`(${links.path} in ${wanted} or ${links.pendingPath} in ${wanted})`);
    },
    async countLive() {
      const count = build.select({ count: sql<number>`count(*)` }).from(links).where(isLive);
      return (await database.read(count))[0]?.count ?? 0;
    },
    page: ({ state, movieTmdbId, seriesTvdbId }, query) =>
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
      }),
    history: (id) =>
      database.read(
        build
          .select({ at: linkEvents.at, step: linkEvents.step, reason: linkEvents.reason })
          .from(linkEvents)
          .where(eq(linkEvents.linkId, id))
          .orderBy(asc(linkEvents.id)),
      ),
    async createMany(given, event) {
      if (given.length === 0) return [];
      return createLinks(database, given, { ...event, at: now() });
    },
    async change(changes) {
      const at = now();
      const updates = changes.map(({ id, revision, change }) => updateLink(database, { id, revision, change, at }));
      const statements = changes.flatMap(({ id, event }, position) => {
        const update = updates[position];
        if (update === undefined) return [];
        return event === undefined ? [update] : [update, noteIfChanged(database, id, { ...event, at })];
      });
      const results = await database.write<readonly Query[]>(statements);
      const answers = new Map(statements.map((statement, position) => [statement, results[position] as LinkRow[]]));
      return updates.map((update) => {
        const row = answers.get(update)?.[0];
        return row === undefined ? null : toLink(row);
      });
    },
    sidecars: (linkIds) =>
      database.read(
        build
          .select()
          .from(sidecars)
          .where(sql`${sidecars.linkId} in ${listOf(linkIds)}`)
          .orderBy(asc(sidecars.id)),
      ),
    async setSidecars(linkId, wanted) {
      const rows = JSON.stringify(wanted.map(({ path, target, text }) => ({ path, target, text })));
      const same = sql`s.value ->> 'path' = path and s.value ->> 'target' = target and s.value ->> 'text' = text`;
      await database.write([
        build.run(sql`delete from sidecars where link_id = ${linkId}
          and not exists (select 1 from json_each(${rows}) s where ${same})`),
        build.run(sql`insert into sidecars (link_id, path, target, text)
          select l.id, s.value ->> 'path', s.value ->> 'target', s.value ->> 'text' from links l, json_each(${rows}) s
          where l.id = ${linkId} and not exists (select 1 from sidecars where link_id = l.id and ${same}) order by s.key`),
      ]);
    },
    async countEvents(step, since) {
      const count = sql`select count(*) as count from ${linkEvents} where step = ${step} and at >= ${since}`;
      return (await database.read(build.all<{ count: number }>(count)))[0]?.count ?? 0;
    },
  };
}

type Query = Parameters<Database['write']>[0][number];

async function createLinks(
  database: Database,
  newLinks: readonly NewLink[],
  event: { at: number; step: string; reason: string },
): Promise<Link[]> {
  const { build } = database;
  const rows = newLinks.map((link) => ({
    ...link,
    ruleId: ruleIfThere(link.ruleId),
    revision: 1,
    createdAt: event.at,
    updatedAt: event.at,
  }));
  const inserts: Query[] = [];
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    inserts.push(build.insert(links).values(rows.slice(start, start + rowsPerInsert)));
  }
  // Ids only grow and nobody else writes during the batch, so the newest rows are exactly these.
  const newest = sql`(select id from links order by id desc limit ${newLinks.length})`;
  const results = await database.write<readonly Query[]>([
    ...inserts,
    build.run(sql`insert into link_events (link_id, at, step, reason)
      select id, ${event.at}, ${event.step}, ${event.reason} from links where id in ${newest} order by id`),
    build.select().from(links).orderBy(desc(links.id)).limit(newLinks.length),
  ]);
  return (results.at(-1) as LinkRow[]).map(toLink).reverse();
}

function updateLink(
  { build }: Database,
  { id, revision, change, at }: { id: number; revision: number; change: LinkChange; at: number },
) {
  const set = given(change);
  const removedAt = set.state === 'removed' && set.removedAt === undefined ? { removedAt: at } : {};
  const ruleId = set.ruleId === undefined ? {} : { ruleId: ruleIfThere(set.ruleId) };
  return build
    .update(links)
    .set({ ...set, ...ruleId, ...removedAt, revision: sql`${links.revision} + 1`, updatedAt: at })
    .where(and(eq(links.id, id), eq(links.revision, revision)))
    .returning();
}

/** Follows directly on its update: changes() tells whether that one won. */
function noteIfChanged({ build }: Database, linkId: number, event: { at: number; step: string; reason: string }) {
  return build.run(sql`insert into link_events (link_id, at, step, reason)
    select ${linkId}, ${event.at}, ${event.step}, ${event.reason} where changes() > 0`);
}

/** A rule may be deleted while its links are planned: then the row is there without it, as if it had gone a moment later. */
function ruleIfThere(ruleId: number | null): SQL | null {
  return ruleId === null ? null : sql`(select ${rules.id} from ${rules} where ${rules.id} = ${ruleId})`;
}

/** The links of a rule that is being deleted keep their rows. */
export function forgetRule({ build }: Database, ruleId: number, now: number) {
  return build
    .update(links)
    .set({ ruleId: null, revision: sql`${links.revision} + 1`, updatedAt: now })
    .where(eq(links.ruleId, ruleId));
}

function toLink({ pendingPath: _, ...link }: LinkRow): Link {
  return link;
}
