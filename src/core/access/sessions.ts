import { randomBytes, randomUUID } from 'node:crypto';
import type { Caller, NewSession, Role, Session } from '../model/access.ts';
import type { Runtime } from '../runtime.ts';
import { hashOf } from '../secrets/hash-of.ts';
import { roleOf } from './roles.ts';

/** A session ends this long after it was last used. */
export const lifetimeMs = 30 * 24 * 3_600_000;
/** The last use is written at most this often: reading pages costs no writes. */
const touchEveryMs = 3_600_000;
const mostPerAccount = 20;
const tokenBytes = 32;
const longestUserAgent = 300;

type AccessRuntime = Pick<Runtime, 'store' | 'now'>;

/**
 * Whom a cookie stands for, and whether its session was prolonged now, so that the cookie must be, too. Null without a session, and when its
 * account has lost its access.
 */
export async function callerOfSession(
  rt: AccessRuntime & Pick<Runtime, 'settings'>,
  token: string,
  address: string,
): Promise<{ readonly caller: Caller; readonly isProlonged: boolean } | null> {
  const used = await useSession(rt, token, address);
  if (used === null) return null;
  const { session, isProlonged } = used;
  const settings = await rt.settings();
  const role = roleOf(session, { admins: settings['access.admins'], viewers: settings['access.viewers'] });
  if (role === null) return null;
  const { id: sessionId, accountId, name } = session;
  const account =
    session.kind === 'plex'
      ? { who: `Plex account ${name}`, accountId, accountName: name }
      : { who: `${name} (session)`, accountId: null, accountName: null };
  return { caller: { ...account, role, address, sessionId }, isProlonged };
}

/** What a session may do now. Null: it ended, or its account lost its access. */
export async function roleOfSession(
  rt: AccessRuntime & Pick<Runtime, 'settings'>,
  sessionId: string,
): Promise<Role | null> {
  const session = (await rt.store.sessions.all(rt.now())).find(({ id }) => id === sessionId);
  if (session === undefined) return null;
  const settings = await rt.settings();
  return roleOf(session, { admins: settings['access.admins'], viewers: settings['access.viewers'] });
}

interface Opening extends Pick<NewSession, 'kind' | 'accountId' | 'name' | 'isOwner' | 'address' | 'userAgent'> {
  /** Of a Plex account: its access is checked daily. */
  readonly plexToken?: string;
}

/** @returns the session, and the secret for the cookie: only its hash is stored */
export async function openSession(
  rt: AccessRuntime,
  { plexToken, ...opening }: Opening,
): Promise<{ session: NewSession; token: string }> {
  const token = randomBytes(tokenBytes).toString('base64url');
  const now = rt.now();
  const session = {
    ...opening,
    userAgent: opening.userAgent?.slice(0, longestUserAgent) ?? null,
    id: randomUUID(),
    createdAt: now,
    expiresAt: now + lifetimeMs,
  };
  await rt.store.sessions.open(session, {
    tokenHash: hashOf(token),
    atMost: mostPerAccount,
    ...(plexToken === undefined ? {} : { plexToken }),
  });
  return { session, token };
}

/** The session that a cookie names, prolonged from now. Null if it is unknown, ended or expired. */
async function useSession(
  rt: AccessRuntime,
  token: string,
  address: string,
): Promise<{ readonly session: Session; readonly isProlonged: boolean } | null> {
  const now = rt.now();
  const session = await rt.store.sessions.find(hashOf(token), now);
  if (session === null) return null;
  // A clock that was ahead when it was last used must not keep it alive for longer than from now on.
  const isDue = now - session.lastUsedAt >= touchEveryMs || session.lastUsedAt > now;
  const isProlonged = isDue || session.address !== address;
  if (isProlonged) await rt.store.sessions.touch(session.id, { address, lastUsedAt: now, expiresAt: now + lifetimeMs });
  return { session, isProlonged };
}
