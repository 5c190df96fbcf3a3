import type { AuditEvent, NewAuditEvent, NewSession, Session } from '../model/access.ts';
import type { Page, PageQuery } from '../model/page.ts';

export interface SessionStore {
  /**
   * Stores the session and ends the oldest sessions of the same account beyond `atMost`. `plexToken`: of the Plex account, stored encrypted
   * until its last session ends.
   */
  open(
    session: NewSession,
    secret: { readonly tokenHash: string; readonly atMost: number; readonly plexToken?: string },
  ): Promise<void>;
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
  /** Ends all sessions of one kind, such as those opened with a password that changes. Returns how many. `openedBy`: at this time at the latest. `except`: the id of the one that stays. */
  endOf(which: {
    readonly kind: Session['kind'];
    readonly accountId?: number;
    readonly openedBy?: number;
    readonly except?: string;
  }): Promise<number>;
  /** Removes expired sessions. Returns how many. */
  prune(now: number): Promise<number>;
  readonly accounts: SessionAccountStore;
}

/** A Plex account with sessions. */
export interface SignedInAccount {
  readonly accountId: number;
  readonly name: string;
  readonly isOwner: boolean;
  /** When plex.tv last confirmed its access. */
  readonly checkedAt: number;
  /** For plex.tv. Null if it cannot be decrypted. */
  readonly token: string | null;
}

export interface SessionAccountStore {
  /** Accounts with an unexpired session, by id. */
  all(now: number): Promise<SignedInAccount[]>;
  /** Stores the result of a check, in the account's sessions too. */
  update(accountId: number, checked: Pick<SignedInAccount, 'name' | 'isOwner' | 'checkedAt'>): Promise<void>;
  /** Seals the tokens again with the current key. Returns how many. */
  reseal(): Promise<number>;
}

export interface AuditFilter {
  readonly action?: string;
  readonly who?: string;
  readonly subject?: string;
}

export interface AuditStore {
  /** For events without a change, such as a refused sign-in. A change writes its event in its own batch. */
  add(event: NewAuditEvent): Promise<void>;
  page(filter: AuditFilter, page: PageQuery): Promise<Page<AuditEvent>>;
  /** Removes events older than `before`. Returns how many. */
  prune(before: number): Promise<number>;
}
