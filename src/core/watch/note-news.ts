import type { Account } from '../model/watch.ts';
import type { Runtime } from '../runtime.ts';
import type { Seen } from './look-at-pairs.ts';
import { noteState } from './note-state.ts';
import { recordFact } from './record-fact.ts';

type Watching = Pick<Runtime, 'watch' | 'library' | 'now'>;

/** What people did since the last look goes into the ledger; its twins are left open. The mirror is told, so that its sync is not surprised. */
export async function noteNews(rt: Watching, account: Account, { member, kind, view }: Seen): Promise<void> {
  if (kind === 'same') return;
  const now = rt.now();
  // Of an unmarked item Plex keeps no time.
  const at = kind === 'unwatched' ? now : Math.min(view.lastViewedAt ?? now, now);
  const fact = { accountId: account.id, kind: kind === 'unwatched' ? kind : 'watched', at, source: 'compare' } as const;
  if (kind !== 'before') {
    const item = await rt.library.items.get(member.itemId);
    if (item === null) return;
    await recordFact(rt, item, fact);
    if (account.isOwner) await rt.library.items.setViews([{ id: item.id, view }]);
  }
  await noteState(rt, [member.itemId], fact);
}

/** What was watched before it was first seen becomes a view of then, once: a second time it is there already. */
export async function noteHistory(rt: Watching, account: Account, { member, baselineAt }: Seen): Promise<void> {
  const item = await rt.library.items.get(member.itemId);
  if (item === null || baselineAt === null) return;
  const fact = { accountId: account.id, kind: 'watched', at: baselineAt, source: 'compare' } as const;
  await recordFact(rt, item, fact);
}
