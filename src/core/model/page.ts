export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  readonly total: number;
}

export interface PageQuery {
  readonly limit: number;
  readonly cursor: string | null;
}

/** How many are wanted before a place in a list, and from it on. */
export interface Around {
  readonly before: number;
  readonly from: number;
}

/** What is around a place, in the list's order; the one at the place is the first of `from`. */
export interface Surroundings<T> {
  readonly before: readonly T[];
  readonly from: readonly T[];
}

/** The rows of these ids in the order of the ids; those that are gone are left out. */
export function inOrderOf<T extends { readonly id: number }>(ids: readonly number[], rows: readonly T[]): T[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
