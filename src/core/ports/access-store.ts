import type { AuditEvent, NewAuditEvent, NewSession, Session } from '../model/access.ts';
import type { Page, PageQuery } from '../model/page.ts';

export interface SessionStore {
  /** Stores the session and ends the oldest sessions of the same account beyond `atMost`. */
  open(session: NewSession, secret: { readonly tokenHash: string; readonly atMost: number }): Promise<void>;
  /** Null if there is none or it has expired. */
  find(tokenHash: string, now: number): Promise<Session | null>;
  /** Unexpired sessions, most recently used first. */
  all(now: number): Promise<Session[]>;
  touch(
    id: string,
    seen: { readonly address: string; readonly lastUsedAt: number; readonly expiresAt: number },
  ): Promise<void>;
  /** False if there is no such session. */
  end(id: string): Promise<boolean>;
  /** Ends all sessions of one kind, such as those opened with a password that changes. Returns how many. */
  endOf(which: { readonly kind: Session['kind']; readonly accountId?: number }): Promise<number>;
  /** Removes expired sessions. Returns how many. */
  prune(now: number): Promise<number>;
}

export interface AuditFilter {
  readonly action?: string;
  readonly who?: string;
}

export interface AuditStore {
  /** For events without a change, such as a refused sign-in. A change writes its event in its own batch. */
  add(event: NewAuditEvent): Promise<void>;
  page(filter: AuditFilter, page: PageQuery): Promise<Page<AuditEvent>>;
  /** Removes events older than `before`. Returns how many. */
  prune(before: number): Promise<number>;
}
