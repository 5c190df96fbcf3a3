/** Who may use the service, as plain types. Times are UTC epoch milliseconds. */

/** An administrator may do everything; a viewer sees what is available and their own requests. */
export type Role = 'administrator' | 'viewer';

/** Proof with which a session was opened. */
export type SessionKind = 'key' | 'password' | 'plex';

/** A browser that signed in. */
export interface Session {
  /** Public: it names the session in lists, and opens nothing. */
  readonly id: string;
  readonly kind: SessionKind;
  /** The plex.tv id; null for the key and the password. */
  readonly accountId: number | null;
  /** The Plex user name; for the key and the password what they are called: `API key`, `password`. */
  readonly name: string;
  /** Whether the account owned a connected server when it was last checked. */
  readonly isOwner: boolean;
  /** Where it was last used from. */
  readonly address: string;
  /** The browser as it names itself. */
  readonly userAgent: string | null;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly expiresAt: number;
}

export type NewSession = Omit<Session, 'lastUsedAt'>;

/** Who asks for a change. */
export interface Caller {
  /** `API key`, `password`, `Plex account <name>`, `AUTH=none`, `command line`, `schedule`. */
  readonly who: string;
  readonly role: Role;
  /** Null for what no network request asked for. */
  readonly address: string | null;
  /** Null without a session. */
  readonly sessionId: string | null;
  /** The plex.tv id of a viewer or administrator who signed in with Plex. */
  readonly accountId: number | null;
}

/** One line of the audit log. */
export interface AuditEvent {
  readonly id: number;
  readonly at: number;
  readonly who: string;
  readonly address: string | null;
  /** `PATCH /api/v1/instances/:id`, `sign in`, `sign in refused`, `rules import`. */
  readonly action: string;
  /** What was changed: `instance 3`; null where the action says it. */
  readonly subject: string | null;
  /** With secrets masked. */
  readonly before: unknown;
  readonly after: unknown;
}

export type NewAuditEvent = Omit<AuditEvent, 'id'>;
