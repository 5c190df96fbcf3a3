import { withAudit } from '../audit/audit-scope.ts';
import type { Runtime } from '../runtime.ts';
import { timingSafeEqualText } from '../secrets/timing-safe-equal-text.ts';
import { hasPassword, isAdminPassword } from './admin-password.ts';
import { openSession } from './sessions.ts';

export interface SignIn {
  readonly address: string;
  readonly userAgent: string | null;
}

/** What the form's one field may hold: the password, or the API key until a password is set. */
interface Credentials extends SignIn {
  readonly password: string;
  readonly apiKey: string;
}

/** @returns the secret for the cookie; null if the password is wrong, which is recorded */
export async function signIn(
  rt: Pick<Runtime, 'store' | 'now'>,
  { password, apiKey, address, userAgent }: Credentials,
): Promise<string | null> {
  const kind = (await hasPassword(rt)) ? 'password' : 'key';
  const isRight = kind === 'password' ? await isAdminPassword(rt, password) : timingSafeEqualText(password, apiKey);
  const who = kind === 'password' ? 'password' : 'API key';
  if (!isRight) {
    await recordRefusal(rt, { who, address, reason: `wrong ${who}` });
    return null;
  }
  const opening = { kind, name: who, accountId: null, isOwner: false, address, userAgent } as const;
  const { token } = await withAudit({ caller: { who, address }, action: 'sign in' }, () => openSession(rt, opening));
  return token;
}

export async function recordRefusal(
  { store, now }: Pick<Runtime, 'store' | 'now'>,
  { who, address, reason }: { readonly who: string; readonly address: string; readonly reason: string },
): Promise<void> {
  const event = { at: now(), who, address, action: 'sign in refused', subject: null, before: null };
  await store.audit.add({ ...event, after: { reason } });
}

export async function signOut(
  { store }: Pick<Runtime, 'store'>,
  sessionId: string,
  caller: { readonly who: string; readonly address: string | null },
): Promise<void> {
  await withAudit({ caller, action: 'sign out' }, () => store.sessions.end(sessionId));
}
