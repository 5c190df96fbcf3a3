import type { Runtime } from '../runtime.ts';

/** What the sidebar counts: what needs an answer, and what is wrong. */
export interface Badges {
  readonly conflicts: number;
  /** Pairs to review. */
  readonly candidates: number;
  readonly heldRuns: number;
  /** Health messages of the levels warning and error. */
  readonly problems: number;
}

const one = { limit: 1, cursor: null };

export async function readBadges({ store, health }: Pick<Runtime, 'store' | 'health'>): Promise<Badges> {
  const [conflicts, candidates, heldRuns] = await Promise.all([
    store.conflicts.page({ state: 'open' }, one),
    store.candidates.counts(),
    store.runs.page({ state: 'needsConfirmation' }, one),
  ]);
  const problems = health.list().filter(({ level }) => level === 'warning' || level === 'error').length;
  return { conflicts: conflicts.total, candidates: candidates.open, heldRuns: heldRuns.total, problems };
}
