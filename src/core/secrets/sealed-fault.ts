import { AppError } from '../../errors.ts';

/** Why a stored secret of a server cannot be opened, and what to do: the second half of a sentence about that server. */
export function sealedFault(what: 'API key' | 'token', error: unknown): string {
  const isOtherKey = error instanceof AppError && (error.details as { reason?: unknown })?.reason === 'otherKey';
  return isOtherKey
    ? `its stored ${what} cannot be opened, since another encryption key sealed it: put that one back (ENCRYPTION_KEY, or the file encryption-key in DATA_DIR) and start again, or enter the ${what} again`
    : `its stored ${what} cannot be opened, since it is damaged: enter the ${what} again`;
}
