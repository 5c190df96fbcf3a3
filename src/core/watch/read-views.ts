import { setTimeout as sleep } from 'node:timers/promises';
import type { ItemView } from '../model/plex.ts';
import type { Account, TwinMember, WatchState } from '../model/watch.ts';
import type { Plex } from '../ports/plex.ts';
import type { PlexItem } from '../ports/plex-item.ts';
import type { Runtime } from '../runtime.ts';

/** A member's state on the server now, beside the known one. */
export interface SeenView {
  readonly member: TwinMember;
  readonly view: ItemView;
  /**
   * `watched` and `unwatched` are changes by people since the last comparison. `before`: watched while the account was not followed, which is no
   * difference. `same`: as known, or as a person set it by hand.
   */
  readonly kind: 'same' | 'before' | 'watched' | 'unwatched';
  /** Since when it counts as watched, if that was before it, or the account, was first seen; else null. */
  readonly baselineAt: number | null;
}

export interface ViewReading {
  readonly account: Account;
  readonly client: Plex;
  readonly serverId: number;
  readonly members: readonly TwinMember[];
  /** Earlier views are no difference: the account was not followed then. */
  readonly followedSince: number;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

const atOnce = 100;
/** A server counts a view some moments after it reports it. */
const freshMs = 30_000;
const settleMs = 2_000;

/** Reads members of one server as one account, a hundred at a time. Writes only the baseline of members never seen before. */
export async function readViews(rt: Runtime, reading: ViewReading): Promise<SeenView[]> {
  const seen: SeenView[] = [];
  for (let at = 0; at < reading.members.length; at += atOnce)
    seen.push(...(await readSome(rt, reading, reading.members.slice(at, at + atOnce))));
  return seen;
}

type Known = Pick<WatchState, 'isWatched' | 'isManual' | 'isBaseline' | 'lastWatchedAt' | 'updatedAt'>;

async function readSome(rt: Runtime, reading: ViewReading, members: readonly TwinMember[]): Promise<SeenView[]> {
  // The known state is read first, so that a view recorded in between is no difference.
  const known: Map<number, Known> = await rt.watch.states.of(
    reading.account.id,
    members.map(({ itemId }) => itemId),
  );
  const read = await readAs(reading, members);
  await setBaselines(rt, reading, { members, known, read });
  const doubtful = members.filter((member) => isDoubtful(known.get(member.itemId), read.get(member.itemId), rt.now()));
  if (doubtful.length > 0) {
    await sleep(settleMs, undefined, { signal: reading.signal });
    for (const [id, view] of await readAs(reading, doubtful)) read.set(id, view);
  }
  return members.flatMap((member) => {
    const view = read.get(member.itemId);
    const state = known.get(member.itemId);
    return view === undefined || state === undefined ? [] : [seenAs(reading, { member, view, state })];
  });
}

/** By the mirror's id. If a key now belongs to another item, the sync handles that. */
async function readAs({ client, signal }: ViewReading, members: readonly TwinMember[]): Promise<Map<number, ItemView>> {
  const items = await client.items(
    members.map(({ ratingKey }) => ratingKey),
    { signal },
  );
  const byKey = new Map(items.map((item) => [item.ratingKey, item]));
  return new Map(
    members.flatMap((member) => {
      const item = byKey.get(member.ratingKey);
      return item === undefined || item.guid !== member.guid ? [] : [[member.itemId, viewOf(item)]];
    }),
  );
}

function viewOf({ viewCount, viewOffsetMs, lastViewedAt, userRating }: PlexItem): ItemView {
  return { viewCount, viewOffsetMs, lastViewedAt, userRating };
}

/**
 * The baseline is the state of an item when it was first seen. For the server's own token the stored item has it, so a later mark is a difference;
 * for other accounts that earlier state is unknown.
 */
async function setBaselines(
  rt: Runtime,
  { account, serverId, dryRun }: ViewReading,
  {
    members,
    known,
    read,
  }: { members: readonly TwinMember[]; known: Map<number, Known>; read: ReadonlyMap<number, ItemView> },
): Promise<void> {
  const fresh = members.filter(({ itemId }) => !known.has(itemId) && read.has(itemId));
  if (fresh.length === 0) return;
  const keys = fresh.map(({ ratingKey }) => ratingKey);
  const synced = account.isOwner ? await rt.library.items.byRatingKeys(serverId, keys) : [];
  const first = new Map([...read, ...synced.map(({ id, view }) => [id, view] as const)]);
  const rows = fresh.flatMap(({ itemId }) => {
    const view = first.get(itemId);
    return view === undefined ? [] : [{ itemId, isWatched: view.viewCount > 0, at: view.lastViewedAt }];
  });
  for (const { itemId, isWatched, at } of rows)
    known.set(itemId, { isWatched, isManual: false, isBaseline: true, lastWatchedAt: at, updatedAt: rt.now() });
  if (!dryRun) await rt.watch.states.setBaseline(account.id, rows);
}

function isDoubtful(state: Known | undefined, view: ItemView | undefined, now: number): boolean {
  if (state === undefined || view === undefined) return false;
  return state.isWatched && !state.isBaseline && view.viewCount === 0 && Math.abs(now - state.updatedAt) < freshMs;
}

function seenAs(
  { followedSince }: ViewReading,
  { member, view, state }: { member: TwinMember; view: ItemView; state: Known },
): SeenView {
  const isWatched = view.viewCount > 0;
  const isBefore = isWatched && view.lastViewedAt !== null && view.lastViewedAt < followedSince;
  const kind =
    isWatched === state.isWatched || state.isManual
      ? 'same'
      : isBefore
        ? 'before'
        : isWatched
          ? 'watched'
          : 'unwatched';
  if (kind === 'before') return { member, view, kind, baselineAt: view.lastViewedAt };
  const wasWatched = state.isBaseline && state.isWatched && isWatched;
  return { member, view, kind, baselineAt: wasWatched ? (state.lastWatchedAt ?? state.updatedAt) : null };
}
