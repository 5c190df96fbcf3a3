import type { MediaItem } from '../model/plex.ts';
import type { Account, TwinOutcome, WatchEvent } from '../model/watch.ts';
import type { Runtime } from '../runtime.ts';
import { isFollowed } from './account.ts';
import { mayMark, whyTwinsOff } from './direction.ts';
import { type Marked, markOnServer } from './mark-item.ts';
import { sharersOf, twinsOf } from './twins.ts';

export interface TwinResult {
  readonly twins: TwinOutcome;
  /** Without titles and names, because it is logged. */
  readonly outcome: string;
}

/**
 * Marks the twins of a watched (or unmarked) item like it and records the result. Each twin is read before it is marked, so that a retry counts
 * nothing twice. Throws if a server gave no usable answer; the event stays open then. Call it under the account's lock.
 */
export async function markTwins(rt: Runtime, event: WatchEvent, signal: AbortSignal): Promise<TwinResult> {
  const result = await mark(rt, event, signal);
  if (event.twins !== result.twins || event.outcome !== result.outcome)
    await rt.watch.events.setTwins(event.id, result.twins, result.outcome);
  return result;
}

const noTwin: TwinResult = { twins: 'waiting', outcome: 'waiting: no twin yet' };

async function mark(rt: Runtime, event: WatchEvent, signal: AbortSignal): Promise<TwinResult> {
  const settings = await rt.settings();
  const reason = whyTwinsOff(event.kind, settings);
  if (reason !== null) return off(reason);
  const account = await rt.watch.accounts.get(event.accountId);
  if (account === null) return off('the account is gone');
  if (event.source !== 'api' && !isFollowed(account, settings)) return off('account not followed');
  const item = event.itemId === null ? null : await rt.library.items.get(event.itemId);
  if (item === null || item.presence !== 'present') return noTwin;
  if (await isOver(rt, event, item.id)) return off('it was changed again since');

  const twins = await twinsOf(rt, await sharersOf(rt, item));
  const wanted = twins.filter(({ type }) => mayMark(item.type, type, settings['watch.twins']));
  if (twins.length > 0 && wanted.length === 0) return off(`the setting watch.twins is ${settings['watch.twins']}`);
  if (wanted.length === 0) return noTwin;
  return summary(event, await markAll(rt, { event, account, twins: wanted, signal }));
}

function off(reason: string): TwinResult {
  return { twins: 'off', outcome: `ignored: ${reason}` };
}

/** A view that waited for its twin and was undone meanwhile. A state set by hand does not affect later views. */
async function isOver(rt: Runtime, event: WatchEvent, itemId: number): Promise<boolean> {
  const state = (await rt.watch.states.of(event.accountId, [itemId])).get(itemId);
  return state !== undefined && !state.isManual && state.isWatched !== (event.kind === 'watched');
}

interface Work {
  readonly event: WatchEvent;
  readonly account: Account;
  readonly twins: readonly MediaItem[];
  readonly signal: AbortSignal;
}

/** A failing server does not hold up the others; its error is thrown at the end. */
async function markAll(rt: Runtime, { event, account, twins, signal }: Work): Promise<Marked[]> {
  const marked: Marked[] = [];
  const faults: unknown[] = [];
  for (const [serverId, items] of Map.groupBy(twins, (twin) => twin.serverId))
    try {
      marked.push(...(await markOnServer(rt, { event, account, serverId, items, signal })));
    } catch (error) {
      signal.throwIfAborted();
      faults.push(error);
    }
  if (faults.length > 0) throw faults[0];
  return marked;
}

/** The overall outcome is the first of these that occurred. */
const order = ['marked', 'noToken', 'already', 'off', 'away'] as const;

function summary(event: WatchEvent, all: readonly Marked[]): TwinResult {
  const best = order.find((kind) => all.some((one) => one.kind === kind)) ?? 'away';
  const texts = (kind: Marked['kind']) => all.filter((one) => one.kind === kind).map(({ where }) => where);
  const list = texts(best).join(', ');
  switch (best) {
    case 'marked':
      return { twins: 'marked', outcome: `marked: ${list}${event.kind === 'unwatched' ? ' as unwatched' : ''}` };
    case 'already':
      return { twins: 'already', outcome: `already: ${list}` };
    case 'noToken':
      return { twins: 'noToken', outcome: `ignored: there is no token of this account for ${list}` };
    case 'off':
      return off(`${list} was changed by hand`);
    case 'away':
      return { twins: 'waiting', outcome: `waiting: ${list} is not there at the moment` };
  }
}
