/** A request that a fake server received. `status` is null until it is answered (for good if it hangs). */
export interface LoggedRequest {
  method: string;
  /** As requested, without the query string. */
  path: string;
  query: Record<string, string[]>;
  /** Parsed JSON, or the raw text if it is not JSON, or undefined without a body. */
  body: unknown;
  status: number | null;
  /** The page size of a paged Plex request. */
  pageSize?: number;
  /** The number of rows in the answer, if the fake counts them. */
  rows?: number;
  /** Epoch milliseconds. */
  at: number;
}

const MAX_ENTRIES = 100_000;

/** The requests to a fake, oldest first. Bounded: marks stay valid when the oldest entries are dropped. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  inFlight = 0;
  lastActivityAt = 0;
  private dropped = 0;

  add(request: LoggedRequest): void {
    this.entries.push(request);
    this.lastActivityAt = Date.now();
    if (this.entries.length > MAX_ENTRIES) {
      this.dropped += this.entries.length - MAX_ENTRIES / 2;
      this.entries.splice(0, this.entries.length - MAX_ENTRIES / 2);
    }
  }

  mark(): number {
    return this.dropped + this.entries.length;
  }

  since(mark: number): LoggedRequest[] {
    return this.entries.slice(Math.max(0, mark - this.dropped));
  }

  /** Requests that could change the server: all except GET and HEAD. */
  writesSince(mark: number): LoggedRequest[] {
    return this.since(mark).filter((request) => request.method !== 'GET' && request.method !== 'HEAD');
  }
}
