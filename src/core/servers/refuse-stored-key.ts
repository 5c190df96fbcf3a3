import { AppError } from '../../errors.ts';
import { isOtherHost, plainAddress } from './same-server.ts';

interface Move {
  /** Of the server as a message names it: `Sonarr "Anime"`. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** The field that must be given again. */
  readonly field: 'apiKey' | 'token';
}

/**
 * Refuses to send a stored key to another host: whoever may change an address must not thereby learn the key.
 * @throws AppError `invalid` if scheme, host or port differ
 */
export function refuseStoredKey({ name, from, to, field }: Move): void {
  if (!isOtherHost(to, from)) return;
  const key = field === 'apiKey' ? 'key' : 'token';
  throw new AppError(
    'invalid',
    `The stored ${key} of ${name} belongs to ${plainAddress(from)} and was not sent to ${plainAddress(to)}: give ${field} again together with the new address. Nothing was changed.`,
  );
}
