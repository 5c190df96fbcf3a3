import type { AuditEvent, NewAuditEvent, NewSession, Session } from '../model/access.ts';
import type { Page, PageQuery } from '../model/page.ts';

export interface SessionStore {
  /** Stores it, and ends the oldest sessions of the same account beyond `atMost`. */
  open(session: NewSession, secret: { readonly tokenHash: string; readonly atMost: number }): Promise<void>;
  /** Null when there is none, or it has expired. */
  find(tokenHash: string, now: number): Promise<Session | null>;
  /** Those that have not expired, the last used first. */
  all(now: number): Promise<Session[]>;
  touch(
    id: string,
    seen: { readonly address: string; readonly lastUsedAt: number; readonly expiresAt: number },
  ): Promise<void>;
  /** False when there is none. */
  end(id: string): Promise<boolean>;
  /** Ends those of one proof: all that were opened with the password, once it changes. Returns how many. */
  endOf(which: { readonly kind: Session['kind']; readonly accountId?: number }): Promise<number>;
  /** Removes what expired. Returns how many. */
  prune(now: number): Promise<number>;
}

export interface AuditFilter {
  readonly action?: string;
  readonly who?: string;
}

export interface AuditStore {
  /** Of what changes nothing else: a sign-in that was refused. A change brings its event in its own batch. */
  add(event: NewAuditEvent): Promise<void>;
  page(filter: AuditFilter, page: PageQuery): Promise<Page<AuditEvent>>;
  /** Removes events from before. Returns how many. */
  prune(before: number): Promise<number>;
}
