import type { DeliverySource } from '../model/delivery.ts';
import type { LastDelivery } from '../ports/delivery-store.ts';
import type { PlexServers } from './plex-servers.ts';
import type { Servers } from './servers.ts';

/** When an instance or server sent its last webhook. */
export interface Sender {
  readonly source: DeliverySource;
  /** As it is called in the settings; null if it is not set up (any more). */
  readonly name: string | null;
  readonly at: number;
}

interface Known {
  readonly servers: Servers;
  readonly plex: PlexServers;
}

/** Names who sent webhooks: by kind, then by number. */
export function nameSenders(known: Known, lasts: readonly LastDelivery[]): Sender[] {
  return lasts.map(({ source, instance, at }) => ({ source, name: nameOf(known, { source, instance }), at }));
}

function nameOf({ servers, plex }: Known, sender: Omit<LastDelivery, 'at'>): string | null {
  const { source, instance } = sender;
  if (source === 'plex' || source === 'tautulli') return plex.all().find(({ id }) => id === instance)?.name ?? null;
  return servers.all().find(({ kind, number }) => kind === source && number === instance)?.name ?? null;
}
