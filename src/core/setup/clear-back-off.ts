import { messageOf } from '../../errors.ts';
import type { Runtime } from '../runtime.ts';
import { serverName } from '../servers/server-name.ts';
import type { RadarrServer, SonarrServer } from '../servers/servers.ts';
import { findOurs } from './webhook-body.ts';
import { isRefusedHere, otherSecret, secretState } from './webhook-secret-state.ts';

/**
 * Asks each instance to test our own connection: after an outage of this service it would send nothing for up to an hour, and a successful test with
 * the connection's id ends that at once. We must be listening. A failure only becomes a health message.
 */
export async function clearBackOff(runtime: Runtime): Promise<void> {
  await Promise.all(
    [...runtime.servers.sonarrs(), ...runtime.servers.radarrs()].map((server) => clearOne(runtime, server)),
  );
}

async function clearOne(
  { health, logger, secrets }: Runtime,
  { instance, client }: SonarrServer | RadarrServer,
): Promise<void> {
  const secret = await secrets.current('webhookSecret');
  const name = serverName(instance);
  const key = `webhook:${instance.kind}:${instance.number}`;
  const rows = await client.notifications().catch((error: unknown) => {
    // The next request that needs the instance reports that it does not answer.
    logger.debug({ server: name, error: messageOf(error) }, 'its connections could not be read');
    return null;
  });
  const ours = rows === null ? undefined : findOurs(rows, instance)[0];
  if (ours === undefined) return;
  if (secretState(ours, secret) === 'wrong') {
    health.set(key, 'error', otherSecret(instance, ours));
    return;
  }
  try {
    await client.testNotification(ours);
    health.clear(key);
    logger.debug({ server: name, connection: ours.name }, 'its connection to us works');
  } catch (error) {
    // A masked password may be that of an earlier secret.
    if (secretState(ours, secret) === 'unknown' && isRefusedHere(messageOf(error))) {
      health.set(key, 'error', otherSecret(instance, ours));
      return;
    }
    const hint = `Its events do not arrive until it does; set PUBLIC_URL to an address under which ${name} reaches this service, and install its webhooks again`;
    health.set(
      key,
      'warning',
      `${name} could not reach this service through its connection "${ours.name}": ${messageOf(error)}. ${hint}.`,
    );
  }
}
