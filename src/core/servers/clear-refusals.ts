import type { HealthBoard } from '../ports/health-board.ts';
import { plainAddress } from './same-server.ts';

/** Clears the queue's messages that an instance refused its key. A task's error names the instance in its text alone, so they are found by the address. */
export function clearRefusals(health: HealthBoard, { url }: { readonly url: string }): void {
  const address = plainAddress(url);
  for (const { key, message } of health.list())
    if (key.startsWith('auth:') && message.includes(address)) health.clear(key);
}
