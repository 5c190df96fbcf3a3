import type { FakeItem, ItemSource, ItemType } from './model.ts';

/** Items held in memory. */
export class ItemTable implements ItemSource {
  private readonly items = new Map<number, FakeItem>();
  private readonly children = new Map<number, number[]>();
  private readonly ofType = new Map<ItemType, Set<number>>();

  add(item: FakeItem): void {
    this.items.set(item.id, item);
    if (item.parentId !== null) this.children.set(item.parentId, [...this.childIds(item.parentId), item.id]);
    const ids = this.ofType.get(item.type) ?? new Set();
    this.ofType.set(item.type, ids.add(item.id));
  }

  ids(type: ItemType): Iterable<number> {
    return this.ofType.get(type) ?? [];
  }

  get(id: number): FakeItem | undefined {
    return this.items.get(id);
  }

  childIds(id: number): readonly number[] {
    return this.children.get(id) ?? [];
  }

  change(id: number, fields: Partial<FakeItem>): void {
    const item = this.items.get(id);
    if (item !== undefined) Object.assign(item, fields);
  }

  remove(id: number): void {
    const item = this.items.get(id);
    if (item === undefined) return;
    this.items.delete(id);
    this.ofType.get(item.type)?.delete(id);
    if (item.parentId === null) return;
    const left = this.childIds(item.parentId).filter((other) => other !== id);
    if (left.length > 0) this.children.set(item.parentId, left);
    else this.children.delete(item.parentId);
  }
}
