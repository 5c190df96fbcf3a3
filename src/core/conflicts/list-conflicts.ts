import type { Conflict } from '../model/conflict.ts';
import type { Page, PageQuery } from '../model/page.ts';
import type { ConflictFilter } from '../ports/conflict-store.ts';
import type { Runtime } from '../runtime.ts';

type ConflictReader = Pick<Runtime, 'store'>;

export function listConflicts(
  { store }: ConflictReader,
  filter: ConflictFilter,
  page: PageQuery,
): Promise<Page<Conflict>> {
  return store.conflicts.page(filter, page);
}

export function findConflict({ store }: ConflictReader, id: number): Promise<Conflict | null> {
  return store.conflicts.get(id);
}
