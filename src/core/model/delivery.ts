export type DeliverySource = 'radarr' | 'sonarr' | 'plex' | 'tautulli';

export type DeliveryStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'dead' | 'ignored' | 'duplicate';

export interface Delivery {
  readonly id: string;
  readonly source: DeliverySource;
  readonly instance: number;
  readonly event: string;
  readonly receivedAt: number;
  readonly status: DeliveryStatus;
  readonly tasks: readonly number[];
  readonly title: string | null;
  readonly account: string | null;
  readonly outcome: string | null;
  readonly error: string | null;
}

export interface NewDelivery {
  readonly id: string;
  readonly source: DeliverySource;
  readonly instance: number;
  readonly event: string;
  readonly receivedAt: number;
  /** Hex SHA-256 of the body. */
  readonly hash: string;
  readonly payload: string;
  readonly title: string | null;
  readonly account: string | null;
  /** The reason if there is nothing to do: the delivery is stored with status ignored and this as its outcome. */
  readonly ignored: string | null;
}
