import { randomBytes } from 'node:crypto';
import { AppError, type ErrorCode } from '../../errors.ts';
import { withAudit } from '../audit/audit-scope.ts';
import type { Runtime } from '../runtime.ts';
import { hashOf } from '../secrets/hash-of.ts';
import { type AccountAccess, readAccountAccess } from '../servers/account-access.ts';
import { within } from '../servers/ask-plex.ts';
import { listServers } from '../servers/list-plex-servers.ts';
import { judgeAccount } from './judge-account.ts';
import { addSignIn, claimSignIn, readSignIn, removeOldSignIns, type StartedSignIn } from './plex-sign-in-store.ts';
import { openSession } from './sessions.ts';
import { recordRefusal, type SignIn } from './sign-in.ts';

type SignInRuntime = Pick<Runtime, 'store' | 'plexTv' | 'plex' | 'library' | 'settings' | 'logger' | 'now'>;

/** A browser waits for these requests. */
const plexTvMs = 12_000;
/** A sign-in ends after this time, or with its PIN. */
const longestMs = 30 * 60_000;
const secretBytes = 32;
const action = 'sign in refused';

export interface StartOptions {
  /** Where Plex sends the browser afterwards. */
  readonly forwardUrl: string;
  /** Where the browser goes once it is signed in: a path of ours. */
  readonly to: string;
}

/**
 * Starts a sign-in with Plex.
 * @returns where the browser goes now, and the secret for its cookie, valid for `maxAgeMs`: only its hash is stored
 * @throws AppError of plex.tv
 */
export async function startPlexSignIn(
  rt: SignInRuntime,
  { forwardUrl, to }: StartOptions,
): Promise<{ authUrl: string; secret: string; maxAgeMs: number }> {
  await removeOldSignIns(rt);
  const pin = await within(plexTvMs, 'plex.tv', (signal) => rt.plexTv.createPin({ forwardUrl, signal }));
  const secret = randomBytes(secretBytes).toString('base64url');
  const now = rt.now();
  const expiresAt = Math.min(pin.expiresAt, now + longestMs);
  await addSignIn(rt, hashOf(secret), { pinId: pin.id, to, expiresAt });
  return { authUrl: pin.authUrl, secret, maxAgeMs: expiresAt - now };
}

/** `failed` and `refused` are failed sign-ins; the others are nobody's attempt to get in. */
export type PlexSignInResult =
  | { readonly kind: 'signedIn'; readonly token: string; readonly to: string }
  | { readonly kind: 'waiting'; readonly to: string }
  | { readonly kind: 'failed'; readonly why: 'otherBrowser' | 'expired' | 'used'; readonly to: string | null }
  | { readonly kind: 'refused'; readonly reason: string; readonly advice: string; readonly to: string }
  /** Neither plex.tv nor the servers could say. The message of code `unavailable` is for the person; others tell of our network. */
  | { readonly kind: 'unclear'; readonly error: AppError; readonly to: string };

/** Ends a sign-in with Plex. `secret`: the browser's cookie. */
export async function finishPlexSignIn(
  rt: SignInRuntime,
  { secret, ...from }: SignIn & { readonly secret: string | undefined },
): Promise<PlexSignInResult> {
  const key = secret === undefined ? null : hashOf(secret);
  const started = key === null ? null : await readSignIn(rt, key);
  if (key === null || started === null) return fail(rt, from, { why: 'otherBrowser', to: null });
  const { to } = started;
  if (started.isUsed) return fail(rt, from, { why: 'used', to });
  if (rt.now() >= started.expiresAt) return fail(rt, from, { why: 'expired', to });
  try {
    const pin = await within(plexTvMs, 'plex.tv', (signal) => rt.plexTv.pin(started.pinId, { signal }));
    if (pin.state === 'waiting') return { kind: 'waiting', to };
    if (pin.state === 'expired') return fail(rt, from, { why: 'expired', to });
    return await admit(rt, { key, started, plexToken: pin.token, from });
  } catch (error) {
    if (!(error instanceof AppError) || !upstream.has(error.code)) throw error;
    return { kind: 'unclear', error, to };
  }
}

const upstream: ReadonlySet<ErrorCode> = new Set([
  'unreachable',
  'upstreamAuth',
  'upstreamError',
  'upstreamData',
  'wrongServer',
  'tooManyRequests',
  'unavailable',
]);

interface Authorized {
  readonly key: string;
  readonly started: StartedSignIn;
  readonly plexToken: string;
  readonly from: SignIn;
}

async function admit(rt: SignInRuntime, { key, started, plexToken, from }: Authorized): Promise<PlexSignInResult> {
  const { to } = started;
  rt.logger.hide(plexToken);
  const servers = await listServers(rt);
  const access = await within(plexTvMs, 'plex.tv', (signal) =>
    readAccountAccess(rt, { token: plexToken, servers, signal }),
  );
  if (access.kind === 'refused')
    throw new AppError('upstreamAuth', 'plex.tv refuses the sign-in that it just confirmed: try again.');
  const settings = await rt.settings();
  const judged = judgeAccount(access, { admins: settings['access.admins'], viewers: settings['access.viewers'] });
  if (judged.kind === 'unclear')
    throw new AppError(
      'unavailable',
      `Whether the account ${access.user.username} may use ${judged.servers.join(', ')} could not be proven, because the server did not answer, or answers to everyone in its network. Try again when it runs; if it lets in its network without authentication, enter its owner's token.`,
    );
  if (!(await claimSignIn(rt, key, started))) return fail(rt, from, { why: 'used', to });
  if (judged.kind === 'refused') {
    const who = `Plex account ${access.user.username}`;
    await recordRefusal(rt, { who, address: from.address, action, reason: judged.reason });
    return { kind: 'refused', reason: `${who} may not sign in: ${judged.reason}.`, advice: judged.advice, to };
  }
  return { kind: 'signedIn', token: await openFor(rt, access, { plexToken, from }), to };
}

async function openFor(
  rt: SignInRuntime,
  { user, isOwner }: AccountAccess,
  { plexToken, from }: Pick<Authorized, 'plexToken' | 'from'>,
): Promise<string> {
  const caller = { who: `Plex account ${user.username}`, address: from.address };
  const opening = { kind: 'plex', accountId: user.id, name: user.username, isOwner, ...from } as const;
  const { token } = await withAudit({ caller, action: 'sign in' }, () => openSession(rt, { ...opening, plexToken }));
  return token;
}

const failures = {
  otherBrowser: 'the sign-in with Plex was started in another browser, or is unknown',
  expired: 'the sign-in with Plex expired',
  used: 'the sign-in with Plex was used before',
} as const;

async function fail(
  rt: SignInRuntime,
  { address }: SignIn,
  failure: Pick<PlexSignInResult & { kind: 'failed' }, 'why' | 'to'>,
): Promise<PlexSignInResult> {
  await recordRefusal(rt, { who: 'unknown', address, action, reason: failures[failure.why] });
  return { kind: 'failed', ...failure };
}
