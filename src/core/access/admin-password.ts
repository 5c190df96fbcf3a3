import { AppError } from '../../errors.ts';
import type { Runtime } from '../runtime.ts';
import { hashPassword } from './password.ts';

const key = 'access.password';

type SettingRuntime = Pick<Runtime, 'store' | 'deriveKey'>;

/** What is stored of the password; null while none is set. */
export async function readPassword({ store }: Pick<Runtime, 'store'>): Promise<string | null> {
  const stored = await store.state.get(key);
  return stored === undefined ? null : String(stored);
}

/**
 * Sets the first password.
 * @throws AppError `invalid` for one that is too short or too long, `conflict` if there is one
 */
export async function setUpPassword({ store, deriveKey }: SettingRuntime, password: string): Promise<void> {
  const stored = await hashPassword(deriveKey, password);
  if (!(await store.state.add(key, stored)))
    throw new AppError(
      'conflict',
      'A password was set already. Sign in with it; if it is lost, "plex-linker password" sets a new one.',
    );
}

/** Replaces the password and ends the sessions that were opened with the old one, or with the API key; the session `except` stays. */
export async function resetPassword(
  { store, deriveKey }: SettingRuntime,
  password: string,
  { except }: { readonly except?: string } = {},
): Promise<void> {
  await store.state.set(key, await hashPassword(deriveKey, password));
  for (const kind of ['password', 'key'] as const)
    await store.sessions.endOf({ kind, ...(except === undefined ? {} : { except }) });
}
