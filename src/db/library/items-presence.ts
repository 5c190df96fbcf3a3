import { type SQL, sql } from 'drizzle-orm';
import type { ItemStore } from '../../core/ports/library-store.ts';
import type { Database } from '../database.ts';
import { listOf } from '../rows.ts';
import { findSuccessors, takeOver } from './items-succeed.ts';
import { removeItems } from './remove-items.ts';

const rowsPerStep = 500;
/** Literally as the index has it: that `presence = 'missing'` means it too is more than SQLite sees. */
const isGone = sql`presence <> 'present'`;

export function createItemPresence(database: Database): Pick<ItemStore, 'setMissing' | 'setLibraryMissing' | 'retain'> {
  return {
    async setMissing(ids, { now, since, reason }) {
      const successors = await findSuccessors(database, ids, since);
      let missing = 0;
      for (let at = 0; at < ids.length; at += rowsPerStep) {
        const step = ids.slice(at, at + rowsPerStep);
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

/** A change after which its condition is false, some rows at a time. Returns how many were changed. */
async function changeInSteps({ build, write }: Database, where: SQL, change: (where: SQL) => SQL): Promise<number> {
  const some = sql`id in (select id from media_items where ${where} limit ${rowsPerStep})`;
  for (let total = 0; ; ) {
    const [result] = await write([build.run(change(some))], 'repeatable');
    total += result.rowsAffected;
    if (result.rowsAffected < rowsPerStep) return total;
  }
}
