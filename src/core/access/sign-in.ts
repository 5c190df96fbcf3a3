import { withAudit } from '../audit/audit-scope.ts';
import type { AuditEvent } from '../model/access.ts';
import type { Runtime } from '../runtime.ts';
import { readPassword } from './admin-password.ts';
import { isApiKey } from './check-secrets.ts';
import { isPassword } from './password.ts';
import { callerOfSession, openSession } from './sessions.ts';

export interface SignIn {
  readonly address: string;
  readonly userAgent: string | null;
}

interface Credentials extends SignIn {
  /** What the form's one field may hold: the password, or the API key until a password is set. */
  readonly password: string;
}

export type SignedIn =
  /** `token`: the secret for the cookie. */
  | { readonly kind: 'signedIn'; readonly token: string }
  /** Recorded. `asked`: what the field must hold. */
  | { readonly kind: 'refused'; readonly asked: 'password' | 'API key' };

export async function signIn(
  rt: Pick<Runtime, 'store' | 'now' | 'secrets' | 'deriveKey'>,
  { password, address, userAgent }: Credentials,
): Promise<SignedIn> {
  const stored = await readPassword(rt);
  const isRight = stored === null ? await isApiKey(rt, [password]) : await isPassword(rt.deriveKey, password, stored);
  const who = stored === null ? 'API key' : 'password';
  if (!isRight) {
    await recordRefusal(rt, { who, address, action: 'sign in refused', reason: `wrong ${who}` });
    return { kind: 'refused', asked: who };
  }
  const kind = stored === null ? 'key' : 'password';
  const opening = { kind, name: who, accountId: null, isOwner: false, address, userAgent } as const;
  const { token } = await withAudit({ caller: { who, address }, action: 'sign in' }, () => openSession(rt, opening));
  return { kind: 'signedIn', token };
}

interface Refusal extends Pick<AuditEvent, 'who' | 'address'> {
  readonly action: 'sign in refused' | 'refused';
  readonly reason: string;
}

/** A refusal changes nothing, so it is recorded by itself. */
export async function recordRefusal(
  { store, now }: Pick<Runtime, 'store' | 'now'>,
  { reason, ...refusal }: Refusal,
): Promise<void> {
  await store.audit.add({ at: now(), ...refusal, subject: null, before: null, after: { reason } });
}

/** Ends the session that a cookie names, if there is one. */
export async function signOut(
  rt: Pick<Runtime, 'store' | 'now' | 'settings'>,
  token: string,
  address: string,
): Promise<void> {
  const { caller } = (await callerOfSession(rt, token, address)) ?? {};
  const sessionId = caller?.sessionId ?? null;
  if (caller === undefined || sessionId === null) return;
  await withAudit({ caller, action: 'sign out' }, () => rt.store.sessions.end(sessionId));
}
