import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Link, NewLink } from '../core/model/link.ts';
import type { LinkStore } from '../core/ports/link-store.ts';
import { build, type Database } from './database.ts';
import { fixedQueries, fixedQuery } from './fixed-queries.ts';
import { rowsOfJson } from './json-rows.ts';
import { given } from './rows.ts';
import { linkEvents, links } from './schema/links.ts';
import { rules } from './schema/rules.ts';

type Change = Parameters<LinkStore['change']>[0][number] & {
  /** If given, the row must still have these values in the columns that change. */
  readonly seen?: Link;
};
type LinkRow = typeof links.$inferSelect;

const columns: Readonly<Record<string, SQLiteColumn>> = getTableColumns(links);

/*
 * A reconcile inserts and changes a thousand rows at once. Rows go as JSON into one statement: a statement per row, or a parameter per
 * value, takes ten times as long and blocks everything else meanwhile.
 */

/** Inserts the rows with an event for each, in one batch. Returns them with their ids, in order. */
export async function insertLinks(
  database: Database,
  newLinks: readonly NewLink[],
  event: { readonly at: number; readonly step: string; readonly reason: string },
): Promise<LinkRow[]> {
  const added = { revision: 1, createdAt: event.at, updatedAt: event.at };
  const values = JSON.stringify(newLinks.map((link) => ({ values: stored({ ...link, ...added }) })));
  const results = await database.write(insertQueries({ ...event, rows: values, count: newLinks.length }));
  return results[0].toSorted((a, b) => a.id - b.id);
}

const value = (name: string) => sql`${sql.placeholder(name)}`;
const rows = rowsOfJson(value('rows'));

const insertQueries = fixedQueries(() => {
  const keys = Object.keys(columns).filter((key) => columnOf(key).generated === undefined);
  const values = sql.join(keys.map(jsonValue), sql`, `);
  // Ids only grow and nobody else writes during the batch, so the newest rows are exactly these.
  const newest = sql`(select id from links order by id desc limit ${value('count')})`;
  return [
    build.insert(links).select(sql`select ${values} from ${rows} c order by c.key`).returning(),
    build.run(sql`insert into ${linkEvents} (link_id, at, step, reason)
      select id, ${value('at')}, ${value('step')}, ${value('reason')} from links where id in ${newest} order by id`),
  ] as const;
});

/**
 * Changes rows that are unchanged since they were read, and inserts their events; null for rows that lost. Rows that change the same columns
 * share a statement.
 */
export async function changeLinks(
  database: Database,
  changes: readonly Change[],
  how: { readonly now: number; readonly revision: 'raised' | 'kept' },
): Promise<(LinkRow | null)[]> {
  // Of two changes of one row, the second has a revision that the first made outdated.
  const firstOf = new Map(changes.toReversed().map((change) => [change.id, change]));
  const firsts = changes.filter((change) => firstOf.get(change.id) === change);
  const encoded = firsts.map((change) => encode(change, how.now));
  const groups = [...Map.groupBy(encoded, groupOf).values()];
  const events = groups.flatMap((group) => insertEvents(group, how.now));
  const results = await database.write([...events, ...groups.map((group) => updateGroup(group, how.revision))]);
  const changed = new Map((results.slice(events.length) as LinkRow[][]).flat().map((row) => [row.id, row]));
  return changes.map((change) => (firstOf.get(change.id) === change ? (changed.get(change.id) ?? null) : null));
}

interface Encoded {
  readonly id: number;
  readonly revision: number;
  /** Values as the columns store them, keyed by the model's names. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly seen: Readonly<Record<string, unknown>>;
  readonly event: Change['event'];
}

function encode({ id, revision, change, seen, event }: Change, now: number): Encoded {
  const set = given(change);
  const removed = set.state === 'removed' && set.removedAt === undefined ? { removedAt: now } : {};
  return {
    id,
    revision,
    values: stored({ ...set, ...removed, updatedAt: now }),
    seen:
      seen === undefined
        ? {}
        : stored(Object.fromEntries(Object.keys(set).map((key) => [key, seen[key as keyof Link]]))),
    event,
  };
}

function groupOf({ values, seen }: Encoded): string {
  return [values, seen].map((columns) => Object.keys(columns).sort().join()).join(';');
}

function stored(row: object): Record<string, unknown> {
  const values = Object.entries(row).map(([key, value]) => [
    key,
    value === null ? null : columnOf(key).mapToDriverValue(value),
  ]);
  return Object.fromEntries(values);
}

type Fixed<Q> = (values: Readonly<Record<string, unknown>>) => Q;

/** Few steps change links, each the same columns: their queries are built once. */
const updates = new Map<string, Fixed<ReturnType<typeof updateQuery>>>();

function updateGroup(group: readonly Encoded[], revision: 'raised' | 'kept') {
  const key = `${revision};${group.slice(0, 1).map(groupOf)}`;
  const update = updates.get(key) ?? fixedQuery(() => updateQuery(group, revision));
  updates.set(key, update);
  return update({ rows: JSON.stringify(group) });
}

function updateQuery(group: readonly Encoded[], revision: 'raised' | 'kept') {
  const set = Object.fromEntries(Object.keys(group[0]?.values ?? {}).map((key) => [key, jsonValue(key)]));
  return build
    .update(links)
    .set(revision === 'raised' ? { ...set, revision: sql`${links.revision} + 1` } : set)
    .from(sql`${rows} as c`)
    .where(isAsRead(group))
    .returning(getTableColumns(links));
}

/** Whether the row of a change is as its writer read it. Changes of one group have seen the same columns. */
function isAsRead(group: readonly Encoded[]): SQL {
  const same = Object.keys(group[0]?.seen ?? {}).map((key) => sql`${columnOf(key)} is c.value ->> ${`$.seen.${key}`}`);
  const row = sql`${links.id} = c.value ->> 'id' and ${links.revision} = c.value ->> 'revision'`;
  return sql.join([row, ...same], sql` and `);
}

/** A key that a row lacks reads as null, such as the id of a new row. */
function jsonValue(key: string): SQL {
  const value = sql`c.value ->> ${`$.values.${key}`}`;
  return key === 'ruleId' ? ruleIfThere(value) : value;
}

const eventInserts = new Map<string, Fixed<ReturnType<typeof eventsQuery>>>();

/** Runs before the updates of the same batch, while the rows are still as they were read. */
function insertEvents(group: readonly Encoded[], now: number) {
  const withEvent = group.filter(({ event }) => event !== undefined);
  if (withEvent.length === 0) return [];
  const key = Object.keys(group[0]?.seen ?? {}).join();
  const insert = eventInserts.get(key) ?? fixedQuery(() => eventsQuery(group));
  eventInserts.set(key, insert);
  return [insert({ now, rows: JSON.stringify(withEvent) })];
}

function eventsQuery(group: readonly Encoded[]) {
  return build.run(sql`insert into ${linkEvents} (link_id, at, step, reason)
    select ${links.id}, ${value('now')}, c.value ->> '$.event.step', c.value ->> '$.event.reason'
    from ${rows} c
    join ${links} on ${isAsRead(group)} order by c.key`);
}

/** A rule may be deleted while its links are planned: then the row has no rule, as if the rule had gone a moment later. */
function ruleIfThere(ruleId: SQL): SQL {
  return sql`(select ${rules.id} from ${rules} where ${rules.id} = ${ruleId})`;
}

function columnOf(key: string): SQLiteColumn {
  const column = columns[key];
  if (column === undefined) throw new TypeError(`links have no column for ${key}`);
  return column;
}
