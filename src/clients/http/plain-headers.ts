/** Names and values to send, as much of `Headers` as ofetch uses: the global one checks every character again, thrice a request. */
export class PlainHeaders {
  /** By names in lower case. */
  readonly fields: Record<string, string> = {};

  constructor(init: PlainHeaders | Readonly<Record<string, string>> = {}) {
    const given = init instanceof PlainHeaders ? init.fields : init;
    for (const [name, value] of Object.entries(given)) this.set(name, value);
  }

  /** For a `fetch` that makes headers of its own of these. */
  [Symbol.iterator](): Iterator<[string, string]> {
    return Object.entries(this.fields)[Symbol.iterator]();
  }

  get(name: string): string | null {
    return this.fields[name.toLowerCase()] ?? null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  set(name: string, value: string): void {
    this.fields[name.toLowerCase()] = value;
  }
}
