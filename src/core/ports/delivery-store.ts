import type { Delivery, DeliverySource, DeliveryStatus, NewDelivery } from '../model/delivery.ts';
import type { Page, PageQuery } from '../model/page.ts';
import type { NewTask } from '../model/task.ts';

export interface DeliveryFilter {
  readonly status?: DeliveryStatus;
  readonly event?: string;
  readonly source?: DeliverySource;
}

export interface LastDelivery {
  readonly source: DeliverySource;
  /** As `Delivery.instance`. */
  readonly instance: number;
  readonly at: number;
}

export interface DeliveryStore {
  /**
   * Stores the delivery and joins its tasks to it in one transaction (an equal waiting task is reused and runs no later than requested). If a
   * delivery with the same bytes (hash), source and instance is queued or running, or succeeded within the last 60 s (Radarr, Sonarr) or 24 h
   * (Plex, Tautulli), it is stored as a duplicate, without tasks.
   */
  receive(
    delivery: NewDelivery,
    tasks: readonly NewTask[],
  ): Promise<{ id: string; status: 'queued' | 'duplicate' | 'ignored' }>;
  get(id: string): Promise<(Delivery & { payload: string }) | null>;
  page(filter: DeliveryFilter, page: PageQuery): Promise<Page<Delivery>>;
  /** Runs its dead or failed tasks again now; null if there is no such delivery. Without remaining tasks, new ones are made from `tasks`. */
  retry(id: string, tasks: readonly NewTask[], now: number): Promise<Delivery | null>;
  /** Removes deliveries older than `before`, except failed and dead ones. Returns how many. */
  prune(before: number): Promise<number>;
  /** When the last delivery from this source arrived; for health. */
  lastReceivedAt(source: DeliverySource, instance: number): Promise<number | null>;
  /** When the last delivery of each instance and server arrived: Radarr first, then Sonarr, Plex and Tautulli, by number. */
  lastBySender(): Promise<LastDelivery[]>;
}
