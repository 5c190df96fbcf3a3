/** Types of access control. Times are UTC epoch milliseconds. */

/** An administrator may do everything; a viewer sees what is available and their own requests. */
export type Role = 'administrator' | 'viewer';

/** The proof that opened a session. */
export type SessionKind = 'key' | 'password' | 'plex';

/** A signed-in browser. */
export interface Session {
  /** Public: names the session in lists, grants nothing. */
  readonly id: string;
  readonly kind: SessionKind;
  /** The plex.tv id; null for sessions opened with the key or the password. */
  readonly accountId: number | null;
  /** The Plex user name, or `API key` or `password`. */
  readonly name: string;
  /** Whether the account owned a connected server at the last check. */
  readonly isOwner: boolean;
  /** The address of its last request. */
  readonly address: string;
  /** The browser's User-Agent. */
  readonly userAgent: string | null;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly expiresAt: number;
}

export type NewSession = Omit<Session, 'lastUsedAt'>;

/** Who requested a change. */
export interface Caller {
  /** `API key`, `password`, `Plex account <name>`, `AUTH=none`, `command line`, `schedule`. */
  readonly who: string;
  readonly role: Role;
  /** Null if no network request caused the change. */
  readonly address: string | null;
  /** Null without a session. */
  readonly sessionId: string | null;
  /** The plex.tv id of a viewer or administrator signed in with Plex. */
  readonly accountId: number | null;
  /** Their Plex user name. */
  readonly accountName: string | null;
}

/** One entry of the audit log. */
export interface AuditEvent {
  readonly id: number;
  readonly at: number;
  readonly who: string;
  readonly address: string | null;
  /** `PATCH /api/v1/instances/:id`, `sign in`, `sign in refused`, `rules import`. */
  readonly action: string;
  /** The thing changed, such as `instance 3`; null if the action names it. */
  readonly subject: string | null;
  /** Secrets are masked. */
  readonly before: unknown;
  readonly after: unknown;
}

export type NewAuditEvent = Omit<AuditEvent, 'id'>;
