import type { Delivery, DeliverySource, DeliveryStatus, NewDelivery } from '../model/delivery.ts';
import type { Page, PageQuery } from '../model/page.ts';
import type { NewTask } from '../model/task.ts';

export interface DeliveryFilter {
  readonly status?: DeliveryStatus;
  readonly event?: string;
  readonly source?: DeliverySource;
}

export interface DeliveryStore {
  /**
   * One transaction: the delivery, and its tasks joined to it (an equal waiting task is used, and runs no later than asked). Where
   * a delivery of the same bytes (hash) from the same source and instance is queued or running, or succeeded less than 60 s (Radarr, Sonarr) or 24 h (Plex,
   * Tautulli) ago: stored as duplicate, without tasks.
   */
  receive(
    delivery: NewDelivery,
    tasks: readonly NewTask[],
  ): Promise<{ id: string; status: 'queued' | 'duplicate' | 'ignored' }>;
  get(id: string): Promise<(Delivery & { payload: string }) | null>;
  page(filter: DeliveryFilter, page: PageQuery): Promise<Page<Delivery>>;
  /** Its dead or failed tasks run again now; null when there is no such delivery. Tasks are made anew from `tasks` when it has none left. */
  retry(id: string, tasks: readonly NewTask[], now: number): Promise<Delivery | null>;
  /** Older than `before`, failed and dead ones kept. Returns how many went. */
  prune(before: number): Promise<number>;
  /** When the last delivery of this source came; for health. */
  lastReceivedAt(source: DeliverySource, instance: number): Promise<number | null>;
}
