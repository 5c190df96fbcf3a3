import { and, desc, eq, getTableColumns, gt, type SQL, sql } from 'drizzle-orm';
import type { NamedLink } from '../core/model/link.ts';
import type { LinkStore, NamedLinkQuery } from '../core/ports/link-store.ts';
import { contains } from './contains.ts';
import type { Database } from './database.ts';
import { fetchPage } from './paging.ts';
import { listOf } from './rows.ts';
import { linkEvents, links } from './schema/links.ts';
import { rules } from './schema/rules.ts';

const joined = sql`links left join rules on rules.id = links.rule_id`;

/** Lower case, so that the cursor's text compares as the rows do. */
const sortKeys: Readonly<Record<NamedLinkQuery['sort'], SQL<string | number>>> = {
  changed: sql`links.updated_at`,
  movie: sql`coalesce(rules.movie_key, lower(links.path))`,
  special: sql`coalesce(rules.series_key, lower(links.path))`,
  state: sql`links.state`,
  quality: sql`lower(coalesce(links.quality, ''))`,
  size: sql`coalesce(links.size_bytes, 0)`,
};

/** Links with the titles and numbers of their rules, in one query a page. Long as a list of short queries over the same columns. */
export function namedLinks(
  database: Database,
): Pick<LinkStore, 'named' | 'search' | 'namedByIds' | 'countByState' | 'recentEvents'> {
  const { build } = database;
  const names = {
    movieTitle: rules.movieTitle,
    seriesTitle: rules.seriesTitle,
    seasonNumber: rules.seasonNumber,
    episodeNumbers: rules.episodeNumbers,
  };
  const select = (sortKey: SQL<string | number>) =>
    build
      .select({
        link: getTableColumns(links),
        ...names,
        sortKey,
      })
      .from(links)
      .leftJoin(rules, eq(rules.id, links.ruleId));
  return {
    named({ state, q, newerThan }, { sort, order, ...page }) {
      const sortKey = sortKeys[sort];
      return fetchPage(database, page, {
        table: joined,
        where: and(
          state === undefined ? sql`links.state <> 'removed'` : eq(links.state, state),
          q === undefined ? undefined : isNamed(q),
          newerThan === undefined ? undefined : gt(links.id, newerThan),
        ),
        by: [sortKey, links.id],
        order: order === 'descending' ? 'newest first' : 'oldest first',
        rows: ({ where, orderBy, limit }) =>
          select(sortKey)
            .where(where)
            .orderBy(...orderBy)
            .limit(limit),
        keyOf: (row) => [row.sortKey, row.link.id],
        toItem: (row) => toNamedLink(row),
      });
    },
    async search(q, limit) {
      const found = select(sortKeys.changed)
        .where(and(sql`links.state <> 'removed'`, isNamed(q)))
        .orderBy(desc(links.updatedAt), desc(links.id))
        .limit(limit);
      return (await database.read(found)).map(toNamedLink);
    },
    async namedByIds(ids) {
      return (await database.read(select(sortKeys.changed).where(sql`${links.id} in ${listOf(ids)}`))).map(toNamedLink);
    },
    async countByState() {
      const rows = await database.read(
        build.select({ state: links.state, count: sql<number>`count(*)` }).from(links).groupBy(links.state),
      );
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    },
    async recentEvents(limit) {
      const newest = build
        .select({ event: linkEvents, link: getTableColumns(links), ...names })
        .from(linkEvents)
        .innerJoin(links, eq(links.id, linkEvents.linkId))
        .leftJoin(rules, eq(rules.id, links.ruleId))
        .orderBy(desc(linkEvents.id))
        .limit(limit);
      return (await database.read(newest)).map(({ event: { id, at, step, reason }, ...row }) => ({
        id,
        at,
        step,
        reason,
        of: toNamedLink(row),
      }));
    },
  };
}

function isNamed(text: string): SQL {
  const lines =
    "coalesce(rules.movie_title, '') || char(10) || coalesce(rules.series_title, '') || char(10) || links.path";
  return contains(sql.raw(`(${lines})`), text);
}

interface Row {
  readonly link: typeof links.$inferSelect;
  readonly movieTitle: string | null;
  readonly seriesTitle: string | null;
  readonly seasonNumber: number | null;
  readonly episodeNumbers: readonly number[] | null;
}

function toNamedLink({ link: { pendingPath: _, ...link }, ...names }: Row): NamedLink {
  const { movieTitle, seriesTitle, seasonNumber, episodeNumbers } = names;
  if (movieTitle === null || seriesTitle === null || seasonNumber === null) return { link, names: null };
  return { link, names: { movieTitle, seriesTitle, seasonNumber, episodeNumbers: episodeNumbers ?? [] } };
}
