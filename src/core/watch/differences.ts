import type { Account } from '../model/watch.ts';
import type { Runtime } from '../runtime.ts';
import type { Settings } from '../settings/settings.ts';
import { whyTwinsOff } from './direction.ts';
import { recordEvent, recordState } from './ledger.ts';
import type { Pairs } from './pairs.ts';
import type { SeenView } from './read-views.ts';

export interface SeenViews {
  readonly seen: readonly SeenView[];
  readonly pairs: Pairs;
  readonly settings: Settings;
}

/** Views from before the first comparison whose twin is unwatched; watch.importHistory copies them. */
export function historyOf({ seen, pairs, settings }: SeenViews): SeenView[] {
  if (whyTwinsOff('watched', settings) !== null) return [];
  const unwatched = idsWhere(seen, ({ view }) => view.viewCount === 0);
  return seen.filter(
    ({ member, baselineAt }) =>
      baselineAt !== null && pairs.twinsOf(member, settings['watch.twins']).some(({ itemId }) => unwatched.has(itemId)),
  );
}

/** Counts what a run would do with the differences. */
export function countDifferences(counts: CompareCounts, { seen, pairs, settings }: SeenViews): void {
  const watched = idsWhere(seen, ({ view }) => view.viewCount > 0);
  const unwatched = idsWhere(seen, ({ view }) => view.viewCount === 0);
  for (const { member, kind } of seen) {
    if (kind === 'same' || kind === 'before') continue;
    const twins = pairs.twinsOf(member, settings['watch.twins']);
    const [differing, equal] = kind === 'watched' ? [unwatched, watched] : [watched, unwatched];
    if (whyTwinsOff(kind, settings) !== null || twins.length === 0) counts.ignored += kind === 'watched' ? 1 : 0;
    else if (twins.some(({ itemId }) => differing.has(itemId))) counts.marked += 1;
    else if (twins.some(({ itemId }) => equal.has(itemId))) counts.already += 1;
    else counts.waiting += 1;
  }
}

function idsWhere(seen: readonly SeenView[], is: (one: SeenView) => boolean): Set<number> {
  return new Set(seen.filter(is).map(({ member }) => member.itemId));
}

/** The counts of a comparison of all pairs. */
export type CompareCounts = Record<
  'marked' | 'already' | 'waiting' | 'ignored' | 'unwatched' | 'history' | 'errors',
  number
>;

type Watching = Pick<Runtime, 'watch' | 'library' | 'now'>;

/**
 * Records a change since the last comparison; its twins stay open. Also updates the stored item, so that its sync does not report the change again.
 */
export async function recordDifference(
  rt: Watching,
  account: Account,
  { member, kind, view }: SeenView,
): Promise<void> {
  if (kind === 'same') return;
  const now = rt.now();
  // Plex keeps no time for an unmarked item.
  const at = kind === 'unwatched' ? now : Math.min(view.lastViewedAt ?? now, now);
  const fact = { accountId: account.id, kind: kind === 'unwatched' ? kind : 'watched', at, source: 'compare' } as const;
  if (kind !== 'before') {
    const item = await rt.library.items.get(member.itemId);
    if (item === null) return;
    await recordEvent(rt, item, fact);
    if (account.isOwner) await rt.library.items.setViews([{ id: item.id, view }]);
  }
  await recordState(rt, [member.itemId], fact);
}

/** Records a view from before the first comparison with its own time, once. */
export async function recordHistory(rt: Watching, account: Account, { member, baselineAt }: SeenView): Promise<void> {
  const item = await rt.library.items.get(member.itemId);
  if (item === null || baselineAt === null) return;
  const fact = { accountId: account.id, kind: 'watched', at: baselineAt, source: 'compare' } as const;
  await recordEvent(rt, item, fact);
}
