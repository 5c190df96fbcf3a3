import type { Instance } from '../../model/instance.ts';
import type { HealthBoard } from '../../ports/health-board.ts';
import { plainAddress } from '../../servers/same-server.ts';
import { serverName } from '../../servers/server-name.ts';

/** Replaces a server's old name in health messages, which stay until their cause is gone. */
export function renameInHealth(health: HealthBoard, before: Instance, after: Instance): void {
  const [old, now] = [serverName(before), serverName(after)];
  if (old === now) return;
  const address = plainAddress(before.url);
  const keys = new RegExp(`(^|:)${before.kind}:${before.number}(:|$)|^\\w+:instance:${before.id}$`);
  health.reword(
    ({ key, message }) => keys.test(key) || message.includes(address),
    (text) => withName(text, old, now),
  );
}

/** A server without a name of its own is called as its product, which stands before others' names, too. */
export function withName(message: string, old: string, now: string): string {
  return old.includes('"') ? message.replaceAll(old, now) : message.replace(new RegExp(`\\b${old}\\b(?! ")`, 'g'), now);
}
