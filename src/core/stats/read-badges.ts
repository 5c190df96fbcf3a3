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

/** Every page shows them: one statement, which reads no row. */
export async function readBadges({ stats, health }: Pick<Runtime, 'stats' | 'health'>): Promise<Badges> {
  const problems = health.list().filter(({ level }) => level === 'warning' || level === 'error').length;
  return { ...(await stats.waiting()), problems };
}
