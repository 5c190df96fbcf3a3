const maxChoices = 8;

/** Caches the results of queries until their source changes. */
export class Choices {
  private readonly kept = new Map<string, { readonly stamp: string; readonly ids: readonly number[] }>();

  get(key: string, stamp: string, choose: () => readonly number[]): readonly number[] {
    const known = this.kept.get(key);
    if (known?.stamp === stamp) return known.ids;
    const ids = choose();
    this.kept.delete(key);
    this.kept.set(key, { stamp, ids });
    for (const oldest of [...this.kept.keys()].slice(0, -maxChoices)) this.kept.delete(oldest);
    return ids;
  }
}
