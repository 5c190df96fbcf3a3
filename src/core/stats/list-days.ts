import type { FailedDelivery, SyncDay, UnmappedShow, WebhookDay } from '../ports/request-store.ts';
import type { ViewDay } from '../ports/watch-store.ts';
import type { Runtime } from '../runtime.ts';

const dayMs = 24 * 3_600_000;
/** More rows than anybody pages through; all of them are read to count them. */
const mostRows = 10_000;

type StatsReader = Pick<Runtime, 'stats'>;

/** Views of recent days, newest day first. */
export function listViewDays(
  { watch, now }: Pick<Runtime, 'watch' | 'now'>,
  { days, accountId }: { readonly days: number; readonly accountId?: number | undefined },
): Promise<ViewDay[]> {
  const to = now();
  const range = { from: to - days * dayMs, to };
  return watch.events.activity(accountId === undefined ? range : { ...range, accountId });
}

export function listSyncDays({ stats }: StatsReader): Promise<SyncDay[]> {
  return stats.syncStats(mostRows);
}

export function listWebhookDays({ stats }: StatsReader): Promise<WebhookDay[]> {
  return stats.webhookActivity(mostRows);
}

/** Plex shows without a series. */
export function listUnmappedShows({ stats }: StatsReader): Promise<UnmappedShow[]> {
  return stats.unmappedShows(mostRows);
}

export function listFailedDeliveries({ stats }: StatsReader): Promise<FailedDelivery[]> {
  return stats.failedDeliveries(mostRows);
}
