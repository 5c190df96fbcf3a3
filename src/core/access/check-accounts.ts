import { AppError, messageOf } from '../../errors.ts';
import { describeChange, withAudit } from '../audit/audit-scope.ts';
import type { NewTask } from '../model/task.ts';
import type { SignedInAccount } from '../ports/access-store.ts';
import type { Runtime } from '../runtime.ts';
import { readAccountAccess } from '../servers/account-access.ts';
import { within } from '../servers/ask-plex.ts';
import { listServers } from '../servers/list-plex-servers.ts';
import { checkAccountsTask } from '../tasks/kinds/access.ts';
import type { TaskResult } from '../tasks/result.ts';
import { judgeAccount } from './judge-account.ts';

const hourMs = 3_600_000;
/** Sessions are checked once a day; a run that comes a little early must not leave one for a second day. */
const freshMs = 23 * hourMs;
const plexTvMs = 30_000;

type CheckRuntime = Pick<Runtime, 'store' | 'plexTv' | 'plex' | 'library' | 'settings' | 'logger' | 'health' | 'now'>;

/**
 * Checks the Plex accounts that have sessions: those that lost their access, or were signed out at plex.tv, lose their sessions. An answer
 * that fails or proves nothing ends none; it is asked again an hour later. Unlike the lists in the settings, which take effect at once,
 * access to a server is known only to plex.tv.
 */
export async function checkAccounts(
  rt: CheckRuntime,
  { all = false }: { readonly all?: boolean },
  signal: AbortSignal,
): Promise<TaskResult> {
  const accounts = await rt.store.sessions.accounts.all(rt.now());
  const due = accounts.filter(({ checkedAt }) => all || Math.abs(rt.now() - checkedAt) >= freshMs);
  const counts = { kept: 0, ended: 0, unclear: 0 };
  for (const account of due) {
    signal.throwIfAborted();
    const askedAt = rt.now();
    const verdict = await judge(rt, account, signal);
    if (verdict.kind === 'ended') await endSessions(rt, account, { reason: verdict.reason, askedAt });
    if (verdict.kind === 'kept') await rt.store.sessions.accounts.update(account.accountId, verdict.checked);
    if (verdict.kind === 'unclear') {
      const fields = { account: account.name, reason: verdict.reason };
      rt.logger.warn(fields, 'the access of a Plex account could not be checked: its sessions stay');
    }
    counts[verdict.kind] += 1;
  }
  return {
    kind: 'done',
    outcome: `${counts.kept} may stay, ${counts.ended} were signed out, ${counts.unclear} could not be checked`,
    followUps: followUps(rt.now(), { all, isUnclear: counts.unclear > 0 }),
  };
}

function followUps(now: number, { all, isUnclear }: { readonly all: boolean; readonly isUnclear: boolean }): NewTask[] {
  if (isUnclear && !all) return [checkAccountsTask({}, now + hourMs)];
  return [checkAccountsTask({}, now + 24 * hourMs), ...(isUnclear ? [checkAccountsTask({ all }, now + hourMs)] : [])];
}

type Verdict =
  | { readonly kind: 'kept'; readonly checked: Pick<SignedInAccount, 'name' | 'isOwner' | 'checkedAt'> }
  | { readonly kind: 'ended'; readonly reason: string }
  | { readonly kind: 'unclear'; readonly reason: string };

async function judge(rt: CheckRuntime, { token }: SignedInAccount, signal: AbortSignal): Promise<Verdict> {
  if (token === null) return { kind: 'ended', reason: 'its stored token cannot be decrypted, so it cannot be checked' };
  rt.logger.hide(token);
  try {
    const servers = await listServers(rt);
    const access = await within(plexTvMs, 'plex.tv', (timeout) =>
      readAccountAccess(rt, { token, servers, signal: AbortSignal.any([signal, timeout]) }),
    );
    if (access.kind === 'refused') return { kind: 'ended', reason: 'it was signed out at plex.tv' };
    const settings = await rt.settings();
    const judged = judgeAccount(access, { admins: settings['access.admins'], viewers: settings['access.viewers'] });
    if (judged.kind === 'refused') return { kind: 'ended', reason: judged.reason };
    if (judged.kind === 'unclear')
      return { kind: 'unclear', reason: `${judged.servers.join(', ')} gave no answer that proves anything` };
    const { user, isOwner } = access;
    return { kind: 'kept', checked: { name: user.username, isOwner, checkedAt: rt.now() } };
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError)) throw error;
    return { kind: 'unclear', reason: messageOf(error) };
  }
}

/** Not those opened since plex.tv was asked: their own sign-in proved the access. */
function endSessions(
  { store }: CheckRuntime,
  { accountId, name }: SignedInAccount,
  { reason, askedAt }: { readonly reason: string; readonly askedAt: number },
): Promise<number> {
  return withAudit({ caller: { who: 'schedule', address: null }, action: 'end sessions' }, () => {
    describeChange({ subject: `Plex account ${name}`, after: { reason } });
    return store.sessions.endOf({ kind: 'plex', accountId, openedBy: askedAt });
  });
}
