/** Rows with an id, indexed by id and by owner, so that libraries of tens of thousands stay fast. */
export class Table<Row extends { id: number }> {
  readonly rows: Row[] = [];
  private readonly byId = new Map<number, Row>();
  private readonly byOwner = new Map<number, Row[]>();
  private readonly owner: (row: Row) => number;
  private lastId = 0;

  constructor(owner: (row: Row) => number) {
    this.owner = owner;
  }

  /** An id that was never used before. */
  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  add(row: Row): Row {
    this.rows.push(row);
    this.byId.set(row.id, row);
    const key = this.owner(row);
    const siblings = this.byOwner.get(key);
    if (siblings === undefined) this.byOwner.set(key, [row]);
    else siblings.push(row);
    return row;
  }

  remove(row: Row): void {
    if (!this.byId.delete(row.id)) return;
    this.rows.splice(this.rows.indexOf(row), 1);
    const key = this.owner(row);
    this.byOwner.set(
      key,
      (this.byOwner.get(key) ?? []).filter((other) => other !== row),
    );
  }

  get(id: number): Row | null {
    return this.byId.get(id) ?? null;
  }

  /** A copy, so that rows may be removed during iteration. */
  of(owner: number): Row[] {
    return [...(this.byOwner.get(owner) ?? [])];
  }
}
