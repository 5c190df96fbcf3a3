import type { Instance } from '../model/instance.ts';
import type { HealthMessage } from '../ports/health-board.ts';
import { plainAddress } from './same-server.ts';

/** Whether a message of health is about this instance: its key says so, or its text has the address, as those of tasks do. */
export function isOfInstance({ kind, number, id, url }: Instance): (message: HealthMessage) => boolean {
  const key = new RegExp(`(^|:)(${kind}:${number}|instance:${id})(:|$)`);
  return (message) => key.test(message.key) || hasAddress(message.message, plainAddress(url));
}

/** Whether a message of health is about this Plex server, by its key. */
export function isOfPlexServer({ id }: { readonly id: number }): (message: HealthMessage) => boolean {
  const key = new RegExp(`(^|:)plex(Webhook|Stream)?:${id}(:|$)`);
  return (message) => key.test(message.key);
}

/** Not of a longer host name or port. */
function hasAddress(text: string, address: string): boolean {
  const after = text.split(address).slice(1);
  return after.some((rest) => !/^(?:[\w-]|\.\w|:\d)/.test(rest));
}
