import { createHash } from 'node:crypto';
import { withOwnEntry } from '../audit/audit-scope.ts';
import type { Candidate } from '../model/candidate.ts';
import type { Claimant, PairIds } from '../ports/candidate-store.ts';
import type { Runtime } from '../runtime.ts';
import { accept } from './answer-candidate.ts';
import { pairOptionId } from './pair-option.ts';
import type { RuleRuntime } from './rule-changed.ts';

/** What accepting all pairs from a confidence on would do, to be confirmed. */
export interface Batch {
  /** The pairs that would be accepted, the most certain first: at most `mostAtOnce`. */
  readonly pairs: readonly Candidate[];
  /** Further pairs of that confidence, for the next batch. */
  readonly later: number;
  /** Left to a person: another pair has the same movie or special, or a conflict asks about it. */
  readonly rivals: readonly Candidate[];
  /** Identifies the list: a confirmation holds for exactly these pairs. */
  readonly seal: string;
}

/** So that a request and its page stay short. */
const mostAtOnce = 100;
const mostRead = 500;

export async function previewBatch({ store }: Pick<Runtime, 'store'>, minConfidence: number): Promise<Batch> {
  const [open, conflicts] = await Promise.all([
    store.candidates.page({ state: 'open', minConfidence }, { limit: mostRead, cursor: null }),
    store.conflicts.ofDiscovery('open'),
  ]);
  const claimants = await store.candidates.claimants(open.items.map(pairOf));
  const inConflict = new Set(conflicts.flatMap(({ options }) => options.map(({ id }) => id)));
  const byClaim = byClaimOf(claimants);
  const [fitting, rivals]: [Candidate[], Candidate[]] = [[], []];
  for (const candidate of open.items) {
    const pair = pairOf(candidate);
    const others = claimsOf(pair).flatMap((claim) => byClaim.get(claim) ?? []);
    const hasRival = others.some((other) => other.id !== candidate.id && isAsGood(other, candidate));
    (hasRival || inConflict.has(pairOptionId(pair)) ? rivals : fitting).push(candidate);
  }
  const pairs = fitting.slice(0, mostAtOnce);
  const later = open.total - rivals.length - pairs.length;
  const seal = createHash('sha256')
    .update(pairs.map(({ id }) => id).join())
    .digest('base64url')
    .slice(0, 16);
  return { pairs, later, rivals, seal };
}

/** Pairs that are this close, or better, are a question for a person: as for discovery, which then asks itself. */
const rivalMargin = 0.1;

function isAsGood({ state, confidence }: Claimant, than: Candidate): boolean {
  return state !== 'open' || confidence > than.confidence - rivalMargin;
}

/** The pairs by what only one of them can have. */
function byClaimOf(claimants: readonly Claimant[]): ReadonlyMap<string, Claimant[]> {
  const byClaim = new Map<string, Claimant[]>();
  for (const one of claimants)
    for (const claim of claimsOf(one)) byClaim.set(claim, [...(byClaim.get(claim) ?? []), one]);
  return byClaim;
}

function pairOf({ movie, special: { seriesTvdbId, episodeTvdbId } }: Candidate): PairIds {
  return { movieTmdbId: movie.tmdbId, seriesTvdbId, episodeTvdbId };
}

/** Two movies for one special exclude each other, as two specials of one series for one movie do. */
function claimsOf({ movieTmdbId, seriesTvdbId, episodeTvdbId }: PairIds): string[] {
  return [`special ${episodeTvdbId}`, `movie ${movieTmdbId} in ${seriesTvdbId}`];
}

export type AcceptedBatch =
  | { readonly kind: 'accepted'; readonly count: number }
  /** Another list than the person saw. */
  | { readonly kind: 'changed' };

/** Accepts exactly the list that the person saw: each pair with an entry of its own in the audit log. */
export async function acceptBatch(
  rt: RuleRuntime,
  { minConfidence, seal }: { readonly minConfidence: number; readonly seal: string },
): Promise<AcceptedBatch> {
  const batch = await previewBatch(rt, minConfidence);
  if (batch.seal !== seal || batch.pairs.length === 0) return { kind: 'changed' };
  // What follows from changed rules is done once for all of them.
  const each: RuleRuntime = { store: rt.store, now: () => rt.now(), async rulesChanged() {} };
  let count = 0;
  for (const { id } of batch.pairs) {
    const before = await rt.store.candidates.get(id);
    if (before?.state !== 'open') continue;
    const { kind } = await withOwnEntry(() => accept(each, before));
    if (kind === 'answered') count += 1;
  }
  await rt.rulesChanged();
  return { kind: 'accepted', count };
}
