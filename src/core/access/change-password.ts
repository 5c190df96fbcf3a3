import { describeChange, withoutAudit } from '../audit/audit-scope.ts';
import type { Caller } from '../model/access.ts';
import type { Runtime } from '../runtime.ts';
import { readPassword, resetPassword, setUpPassword } from './admin-password.ts';
import { isPassword } from './password.ts';
import { recordRefusal } from './sign-in.ts';

interface PasswordChange {
  /** Empty while no password is set. */
  readonly current: string;
  readonly password: string;
  /** Their own session stays. */
  readonly caller: Caller;
}

/**
 * Sets the password by a person who knows the current one. The other sessions that were opened with it, or with the API key, end.
 * @throws AppError `invalid` for one that is too short or too long
 */
export async function changePassword(
  rt: Pick<Runtime, 'store' | 'now' | 'deriveKey'>,
  { current, password, caller }: PasswordChange,
): Promise<'changed' | 'wrongCurrent'> {
  const { who, address, sessionId } = caller;
  const stored = await readPassword(rt);
  describeChange({ subject: 'password' });
  if (stored === null) {
    await setUpPassword(rt, password);
    return 'changed';
  }
  if (!(await isPassword(rt.deriveKey, current, stored))) {
    await withoutAudit(() => recordRefusal(rt, { who, address, action: 'refused', reason: 'wrong current password' }));
    return 'wrongCurrent';
  }
  await resetPassword(rt, password, sessionId === null ? {} : { except: sessionId });
  return 'changed';
}
