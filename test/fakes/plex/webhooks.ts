import type { FakePlex } from '../fake-plex.ts';
import type { FakeAccount } from './accounts.ts';
import type { FakeItem } from './model.ts';
import { sendPlexWebhook } from './send-plex-webhook.ts';
import {
  type EventOptions,
  libraryEvent,
  type PlexEventName,
  playerEvent,
  type WebhookBody,
} from './webhook-bodies.ts';

interface Delivered {
  readonly url: string;
  readonly event: string;
  /** Null if nobody answered; nothing is sent again. */
  readonly status: number | null;
}

/** Sends events to the addresses that people registered with their accounts. */
export class Webhooks {
  /** Bodies of all events, even if nobody received them. */
  readonly events: WebhookBody[] = [];
  readonly delivered: Delivered[] = [];
  inFlight = 0;
  private readonly plex: FakePlex;

  constructor(plex: FakePlex) {
    this.plex = plex;
  }

  /** Reports a scan's new items: a single item as itself, several episodes of a season as the season, of several seasons as their show. */
  added(items: readonly FakeItem[]): void {
    const { plex } = this;
    const leaves = items.filter(({ type }) => type === 'movie' || type === 'episode' || type === 'track');
    for (const item of grouped(plex, leaves)) {
      const body = libraryEvent(plex, 'library.new', item);
      this.events.push(body);
      // Settings → General; off by default, and then no library events are sent.
      if (!plex.pushNotifications) continue;
      for (let times = 0; times < plex.libraryEventTimes; times += 1) this.send(body, plex.accounts.owner);
    }
  }

  player(event: PlexEventName, item: FakeItem, account: FakeAccount, options: EventOptions = {}): void {
    const body = playerEvent(this.plex, event, item, account, options);
    this.events.push(body);
    this.send(body, account);
  }

  async idle(): Promise<void> {
    while (this.inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  /** To the owner's addresses, and to those of the account that caused the event. */
  private send(body: WebhookBody, account: FakeAccount): void {
    const { plex } = this;
    if (!plex.plexPass || plex.preferences.get('WebHooksEnabled') !== true) return;
    for (const url of plex.webhookUrls(account)) void this.post(url, body);
  }

  private async post(url: string, body: WebhookBody): Promise<void> {
    this.inFlight += 1;
    const answer = await sendPlexWebhook(url, body).catch(() => null);
    this.delivered.push({ url, event: body.event, status: answer?.status ?? null });
    this.inFlight -= 1;
  }
}

function grouped(plex: FakePlex, leaves: readonly FakeItem[]): FakeItem[] {
  const { library } = plex;
  const byTop = new Map<FakeItem, FakeItem[]>();
  for (const leaf of leaves) {
    const parent = library.parentOf(leaf);
    const top = (parent && library.parentOf(parent)) ?? leaf;
    byTop.set(top, [...(byTop.get(top) ?? []), leaf]);
  }
  return [...byTop].flatMap(([top, below]) => {
    const [first, ...others] = below;
    const season = first && library.parentOf(first);
    if (first === undefined || others.length === 0 || season === undefined) return below;
    return below.every(({ parentId }) => parentId === season.id) ? [season] : [top];
  });
}
