import { and, getTableColumns, or, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { RuleStore } from '../core/ports/rule-store.ts';
import { build } from './database.ts';
import { fixedQuery } from './fixed-queries.ts';
import { given } from './rows.ts';
import { changedEpisodeKey, keyUnlessGiven } from './rule-identity.ts';
import { titleKeys } from './rule-row.ts';
import { rules } from './schema/rules.ts';

type Change = Parameters<RuleStore['update']>[1];

const columns: Readonly<Record<string, SQLiteColumn>> = getTableColumns(rules);
const value = (name: string) => sql`${sql.placeholder(name)}`;

/** What is learned of rules are few combinations of columns: their queries are built once. */
const updates = new Map<string, (values: Readonly<Record<string, unknown>>) => ReturnType<typeof updateQuery>>();

/** Null if the change is empty. */
export function updateRule({ id, change }: { readonly id: number; readonly change: Change }, now: number) {
  const learned = given(change);
  const set = { ...learned, ...titleKeys(learned) };
  const names = Object.keys(set).sort();
  if (names.length === 0) return null;
  const key = changedEpisodeKey(set);
  const kind = `${key?.isConditional};${names}`;
  const update = updates.get(kind) ?? fixedQuery(() => updateQuery(names, key));
  updates.set(kind, update);
  const values = Object.entries(set).map(([name, one]) => [
    name,
    one === null ? null : columnOf(name).mapToDriverValue(one),
  ]);
  return update({ ...Object.fromEntries(values), id, now, episodeKey: key?.key });
}

/** Writes only what differs. */
function updateQuery(names: readonly string[], key: ReturnType<typeof changedEpisodeKey>) {
  const set = Object.fromEntries(names.map((name) => [name, value(name)]));
  const episodeKey = key?.isConditional ? keyUnlessGiven(value('episodeKey')) : value('episodeKey');
  return build
    .update(rules)
    .set({ ...set, ...(key === undefined ? {} : { episodeKey }), updatedAt: value('now') })
    .where(
      and(sql`${rules.id} = ${value('id')}`, or(...names.map((name) => sql`${columnOf(name)} is not ${value(name)}`))),
    );
}

function columnOf(name: string): SQLiteColumn {
  const column = columns[name];
  if (column === undefined) throw new TypeError(`rules have no column for ${name}`);
  return column;
}
