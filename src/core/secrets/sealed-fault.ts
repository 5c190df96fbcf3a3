import { AppError } from '../../errors.ts';

/** Why a stored secret of a server cannot be opened, and what to do: the second half of a sentence about that server. */
export function sealedFault(what: 'API key' | 'token', error: unknown): string {
  const isOtherKey = error instanceof AppError && (error.details as { reason?: unknown })?.reason === 'otherKey';
  return isOtherKey
    ? `its stored ${what} cannot be decrypted, because another encryption key encrypted it: restore that key (ENCRYPTION_KEY, or the file encryption-key in DATA_DIR) and restart, or enter the ${what} again`
    : `its stored ${what} is damaged: enter the ${what} again`;
}
