import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { ItemStore } from '../../core/ports/library-store.ts';
import type { Database } from '../database.ts';
import { jsonRows } from '../json-rows.ts';
import { listOf, stepsOf } from '../rows.ts';
import { mediaItems } from '../schema/media-items.ts';
import { removeItems } from './remove-items.ts';
import { matchUp } from './same-item.ts';
import { addWords, removeWords } from './search.ts';

const rowsPerStep = 500;
/** Must match the index's literal text: SQLite does not infer it from `presence = 'missing'`. */
const isGone = sql`presence <> 'present'`;

export function createItemPresence(database: Database): Pick<ItemStore, 'setMissing' | 'setLibraryMissing' | 'retain'> {
  return {
    async setMissing(ids, { now, since, reason }) {
      const successors = await findSuccessors(database, ids, since);
      let missing = 0;
      for (const step of stepsOf(ids, rowsPerStep)) {
        const pairs = step.flatMap((id) => successors.get(id) ?? []);
        const isStep = sql`id in ${listOf(step)} and presence = 'present'`;
        const [gone, ...rest] = await database.write(
          [database.build.run(markMissing(isStep, now, reason)), ...takeOver(database, pairs, now)],
          'repeatable',
        );
        missing += gone.rowsAffected - (rest[0]?.rowsAffected ?? 0);
      }
      return missing;
    },
    setLibraryMissing: (libraryId, now, reason) =>
      changeInSteps(database, sql`library_id = ${libraryId} and presence = 'present'`, (where) =>
        markMissing(where, now, reason),
      ),
    async retain({ missingBefore, archivedBefore }) {
      const archived = await changeInSteps(
        database,
        sql`${isGone} and presence = 'missing' and missing_since < ${missingBefore}`,
        (where) => sql`update media_items set presence = 'archived' where ${where}`,
      );
      const removed = await removeItems(
        database,
        sql`${isGone} and presence = 'archived' and missing_since < ${archivedBefore}`,
      );
      return { archived, removed };
    },
  };
}

function markMissing(where: SQL, now: number, reason: string): SQL {
  return sql`update media_items set state = 'fileNotFound', presence = 'missing', missing_since = ${now},
    reason = ${reason}, changed_at = ${now} where ${where}`;
}

/** Applies a change that makes its condition false, some rows at a time. Returns the number of rows changed. */
async function changeInSteps({ build, write }: Database, where: SQL, change: (where: SQL) => SQL): Promise<number> {
  const some = sql`id in (select id from media_items where ${where} limit ${rowsPerStep})`;
  for (let total = 0; ; ) {
    const [result] = await write([build.run(change(some))], 'repeatable');
    total += result.rowsAffected;
    if (result.rowsAffected < rowsPerStep) return total;
  }
}

/** A row of a missing item, and the row made for the same item under its new key. */
interface Succession {
  readonly old: number;
  readonly new: number;
  readonly key: string;
}

/** Keyed by the old row's id. New rows are those created since then. */
async function findSuccessors(
  database: Database,
  ids: readonly number[],
  since: number,
): Promise<Map<number, Succession>> {
  // Ids only grow, so everything after the last earlier id is new; no need to read all rows.
  const isNew = sql`id > coalesce((select id from media_items where created_at < ${since} order by id desc limit 1), 0)
    and created_at >= ${since} and presence = 'present'`;
  const fresh = await readThings(database, isNew);
  if (fresh.length === 0) return new Map();
  const gone = await readThings(database, sql`id in ${listOf(ids)} and presence = 'present'`);
  const areGone = new Set(ids);
  const matched = matchUp(
    fresh.filter(({ id }) => !areGone.has(id)),
    gone,
  );
  return new Map([...matched].map(([arrived, old]) => [old.id, { old: old.id, new: arrived.id, key: arrived.key }]));
}

async function readThings({ build, read }: Database, where: SQL) {
  const rows = await read(
    build.all<{ id: number; kind: string; key: string; guid: string | null; paths: string }>(
      sql`select id, server_id || ' ' || type as kind, rating_key as key, guid,
        (select json_group_array(path) from media_files where item_id = media_items.id) as paths
        from media_items where ${where} order by id`,
    ),
  );
  return rows.map((row) => ({ ...row, paths: JSON.parse(row.paths) as string[] }));
}

const carried = Object.values(getTableColumns(mediaItems))
  .map(({ name }) => name)
  .filter((name) => !['id', 'rating_key', 'presence', 'missing_since', 'created_at', 'changed_at'].includes(name));
const set = sql.raw(carried.map((name) => `${name} = n.${name}`).join(', '));

/**
 * The old, missing rows take over the values of the new ones, and the new ones are deleted. The pairs may be outdated: the first statement
 * marks those that still hold, by the new row's key, and all other statements use only marked pairs.
 */
function takeOver({ build }: Database, pairs: readonly Succession[], now: number) {
  if (pairs.length === 0) return [];
  const given = jsonRows(pairs);
  const mark = sql.raw(`value ->> 'old' || char(31) || (value ->> 'key')`);
  const marked = sql`${given} cross join media_items n on n.id = value ->> 'new' and n.rating_key = ${mark}`;
  const olds = sql`(select value ->> 'old' from ${marked})`;
  const moved = (table: string) =>
    sql`update or ignore ${sql.raw(table)} as t set item_id = value ->> 'old' from ${marked} where t.item_id = n.id`;
  const parts = ['media_files', 'media_guids', 'media_details'];
  // What was stored about the new row meanwhile. The old row's own data wins.
  const kept = ['watch_events', 'watch_states', 'requests', 'shows_map'];
  return [
    sql`update media_items as n set rating_key = ${mark} from ${given} cross join media_items o on o.id = value ->> 'old'
      where n.id = value ->> 'new' and n.rating_key = value ->> 'key' and n.presence = 'present'
        and o.presence = 'missing'`,
    removeWords(sql`(select value ->> 'old' from ${marked} union all select n.id from ${marked})`),
    ...parts.map((table) => sql`delete from ${sql.raw(table)} where item_id in ${olds}`),
    ...[...parts, ...kept].map(moved),
    sql`update media_items as o set ${set}, rating_key = value ->> 'key', presence = 'present', missing_since = null,
      changed_at = ${now} from ${marked} where o.id = value ->> 'old'`,
    sql`delete from media_items where id in (select n.id from ${marked})`,
    addWords(sql`(select o.id from ${given} cross join media_items o
      on o.id = value ->> 'old' and o.rating_key = value ->> 'key')`),
  ].map((statement) => build.run(statement));
}
