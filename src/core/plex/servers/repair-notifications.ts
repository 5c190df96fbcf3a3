import { AppError } from '../../../errors.ts';
import { recordChange } from '../../audit/audit-scope.ts';
import type { Runtime } from '../../runtime.ts';
import { findServer } from '../../servers/list-plex-servers.ts';
import { connectedFor } from '../tell/scan-library.ts';
import { webhookKey } from './server-health.ts';

/** Switches push notifications on, without which the server sends no library events. Reads the setting back, since some servers ignore it. Null: no such server. */
export async function repairNotifications(rt: Runtime, id: number): Promise<boolean | null> {
  if ((await findServer(rt, id)) === null) return null;
  const { client, server } = connectedFor(rt, { serverId: id });
  await recordChange(rt, { subject: `Plex server ${id}`, after: { PushNotificationsEnabled: true } });
  await client.setPreference('PushNotificationsEnabled', true);
  const isOn = (await client.preferences()).get('PushNotificationsEnabled');
  if (isOn !== true && isOn !== 1 && isOn !== '1' && isOn !== 'true')
    throw new AppError(
      'upstreamError',
      `Plex "${server.name}" took the setting and did not keep it: switch on "Push notifications" in its settings under General.`,
    );
  // The next check is a day away.
  rt.health.clear(webhookKey(id, 'push'));
  return true;
}
