import type { ItemView, MediaItem } from '../model/plex.ts';
import type { Account, WatchEvent } from '../model/watch.ts';
import type { Plex } from '../ports/plex.ts';
import type { PlexItem } from '../ports/plex-item.ts';
import type { Runtime } from '../runtime.ts';
import { accessAs } from './account.ts';
import { recordEvent, recordState, viewWindowMs } from './ledger.ts';
import { sharersOf, stateKey } from './twins.ts';

/** The result for one state (account, server and guid), however many items share it. */
export interface Marked {
  readonly kind: 'marked' | 'already' | 'noToken' | 'off' | 'away';
  /** `item 812 of "Attic"` */
  readonly where: string;
}

export interface MarkWork {
  /** The event of the twin whose state these items get. */
  readonly event: WatchEvent;
  readonly account: Account;
  readonly serverId: number;
  readonly items: readonly MediaItem[];
  readonly signal: AbortSignal;
}

/** Brings items of one server to the state of an event: one read, and one mark per state that differs. */
export async function markOnServer(rt: Runtime, work: MarkWork): Promise<Marked[]> {
  const { event, account, serverId, items, signal } = work;
  const name = rt.plex.all().find(({ id }) => id === serverId)?.name ?? `server ${serverId}`;
  const groups = [...Map.groupBy(items, stateKey).values()];
  const result = (kind: Marked['kind'], group: readonly MediaItem[]): Marked => ({
    kind,
    where: `${group.map(({ ratingKey }) => `item ${ratingKey}`).join(' and ')} of "${name}"`,
  });

  const known = await Promise.all(groups.map(async (group) => ({ group, kind: await knownState(rt, event, group) })));
  const open = known.filter(({ kind }) => kind === null).map(({ group }) => group);
  const marked = known.flatMap(({ group, kind }) => (kind === null ? [] : [result(kind, group)]));
  if (open.length === 0) return marked;
  const access = await accessAs(rt, account, serverId);
  if (access.kind !== 'open') return [...marked, ...open.map((group) => result(access.kind, group))];

  const { client } = access;
  const read = await client.items(
    open.flatMap((group) => group.map(({ ratingKey }) => ratingKey)),
    { signal },
  );
  for (const group of open) {
    const kind = await markState(rt, work, { client, group, read });
    marked.push(result(kind, group));
  }
  return marked;
}

/** What the ledger knows without a request: watched separately at the same time, or changed by a person, by hand or later. Null: ask the server. */
async function knownState(
  rt: Pick<Runtime, 'watch'>,
  { accountId, kind, at }: WatchEvent,
  group: readonly MediaItem[],
): Promise<'already' | 'off' | null> {
  const states = await rt.watch.states.of(
    accountId,
    group.map(({ id }) => id),
  );
  const isWatched = kind === 'watched';
  for (const { id, durationMs } of group) {
    const state = states.get(id);
    if (state === undefined) continue;
    if (state.isManual && state.isWatched !== isWatched) return 'off';
    const since = state.isWatched ? state.lastWatchedAt : state.unwatchedAt;
    if (since === null) continue;
    if (state.isWatched !== isWatched && since > at) return 'off';
    if (state.isWatched === isWatched && Math.abs(since - at) <= viewWindowMs(durationMs)) return 'already';
  }
  return null;
}

async function markState(
  rt: Runtime,
  { event, account, signal }: MarkWork,
  { client, group, read }: { client: Plex; group: readonly MediaItem[]; read: readonly PlexItem[] },
): Promise<Marked['kind']> {
  const found = group.flatMap((item) => {
    const now = read.find(({ ratingKey }) => ratingKey === item.ratingKey);
    return now !== undefined && isSameThing(item, now) ? [{ item, now }] : [];
  });
  const [first] = found;
  if (first === undefined) return 'away';
  if (found.some(({ now }) => now.viewCount > 0) === (event.kind === 'watched')) return 'already';
  await sendMark(client, first.item, { kind: event.kind, signal });
  await recordMark(rt, { event, account, ...first });
  return 'marked';
}

/** The item that a person set by hand, as its account sees it in Plex. */
export async function markItem(
  rt: Runtime,
  { event, account, item, signal }: Omit<MarkWork, 'serverId' | 'items'> & { readonly item: MediaItem },
): Promise<Marked> {
  const where = `item ${item.ratingKey}`;
  const access = await accessAs(rt, account, item.serverId);
  if (access.kind !== 'open') return { kind: access.kind, where };
  const [now] = await access.client.items([item.ratingKey], { signal });
  if (now === undefined || !isSameThing(item, now)) return { kind: 'away', where };
  if (now.viewCount > 0 === (event.kind === 'watched')) return { kind: 'already', where };
  await sendMark(access.client, item, { kind: event.kind, signal });
  await storeView(rt, { event, account, item, now });
  return { kind: 'marked', where };
}

async function sendMark(
  client: Plex,
  { ratingKey }: MediaItem,
  { kind, signal }: { kind: WatchEvent['kind']; signal: AbortSignal },
): Promise<void> {
  await (kind === 'watched' ? client.scrobble(ratingKey, { signal }) : client.unscrobble(ratingKey, { signal }));
}

/** A server that was set up anew reuses its keys for other items. */
function isSameThing(item: MediaItem, now: PlexItem): boolean {
  if (now.type !== item.type) return false;
  if (item.guid !== null && now.guid === item.guid) return true;
  const files = new Set(now.media.flatMap(({ parts }) => parts.flatMap(({ file }) => file ?? [])));
  return item.files.some(({ path }) => files.has(path));
}

interface OwnMark {
  readonly event: WatchEvent;
  readonly account: Account;
  readonly item: MediaItem;
  /** The item before the mark. */
  readonly now: PlexItem;
}

/** Records our mark in the ledger and in the stored item, so that neither its echo nor the next sync counts as a new view. */
async function recordMark(rt: Runtime, mark: OwnMark): Promise<void> {
  const { event, account, item } = mark;
  const own = await recordEvent(rt, item, { accountId: account.id, kind: event.kind, at: rt.now(), source: 'twin' });
  await rt.watch.events.setTwins(own.id, 'already', `already: it follows item ${event.ratingKey}`);
  const ids = await storeView(rt, mark);
  await recordState(rt, ids, { accountId: account.id, kind: event.kind, at: event.at });
}

/** Updates the item and those that share its state; returns their ids. */
async function storeView(rt: Runtime, { event, account, item, now }: OwnMark): Promise<number[]> {
  const ids = (await sharersOf(rt, item)).map(({ id }) => id);
  // The mirror holds what the server's own token sees.
  if (!account.isOwner) return ids;
  const isWatched = event.kind === 'watched';
  const view: ItemView = {
    viewCount: isWatched ? now.viewCount + 1 : 0,
    viewOffsetMs: null,
    lastViewedAt: isWatched ? rt.now() : null,
    userRating: now.userRating,
  };
  await rt.library.items.setViews(ids.map((id) => ({ id, view })));
  return ids;
}
