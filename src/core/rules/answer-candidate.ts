import { describeChange } from '../audit/audit-scope.ts';
import type { Conflict, ConflictAnswer } from '../model/conflict.ts';
import type { CandidateAnswer, PairIds, StoredCandidate } from '../ports/candidate-store.ts';
import { reportDiscoveryTask } from '../tasks/kinds/matching.ts';
import { deleteRule, tasksOfDeleted } from './delete-rule.ts';
import { pairOptionId, pairsOf } from './pair-option.ts';
import { type RuleRuntime, ruleChanged } from './rule-changed.ts';
import { ruleOfPair } from './rule-of-pair.ts';

export type Answered =
  | { readonly kind: 'answered'; readonly candidate: StoredCandidate }
  | { readonly kind: 'notFound' }
  /** Another answer was given before. */
  | { readonly kind: 'otherwise'; readonly candidate: StoredCandidate }
  | { readonly kind: 'isOpen' };

/** The movie is this special: makes the rule, and rejects the pairs that exclude it. The same answer twice is one. */
export async function acceptCandidate(rt: RuleRuntime, id: number): Promise<Answered> {
  const { candidates, conflicts } = rt.store;
  const before = await candidates.get(id);
  if (before === null) return { kind: 'notFound' };
  if (before.state === 'accepted') return { kind: 'answered', candidate: before };
  const answered = await accept(rt, before);
  if (answered.kind !== 'answered') return answered;
  for (const conflict of await conflicts.ofDiscovery('open'))
    if (conflict.options.some((option) => option.id === optionOf(before)))
      await conflicts.setState(conflict.id, 'resolved', await settleRivals(rt, conflict, answered.candidate));
  await reportSoon(rt);
  return answered;
}

/** Accepts one pair and nothing else. */
export async function accept(rt: RuleRuntime, before: StoredCandidate): Promise<Answered> {
  const { id } = before;
  if (before.state === 'rejected') return { kind: 'otherwise', candidate: before };
  const answered = await give(rt, before, { state: 'accepted', rule: ruleOfPair(before) });
  if (answered.kind === 'answered' && answered.candidate.ruleId !== null)
    await ruleChanged(rt, answered.candidate.ruleId);
  return answered.kind === 'answered' ? answered : again(rt, id);
}

/** The movie is not this special. A rule that discovery made by itself goes, with its link. */
export async function rejectCandidate(rt: RuleRuntime, id: number): Promise<Answered> {
  const before = await rt.store.candidates.get(id);
  if (before === null) return { kind: 'notFound' };
  if (before.state === 'rejected') return { kind: 'answered', candidate: before };
  if (before.state === 'accepted') return { kind: 'otherwise', candidate: before };
  if (before.ruleId === null) {
    const answered = await give(rt, before, { state: 'rejected' });
    // A search made its rule meanwhile: what a person says counts, and the rule goes again.
    const isOvertaken =
      answered.kind === 'otherwise' && before.state === 'open' && answered.candidate.state === 'automatic';
    return isOvertaken ? rejectCandidate(rt, id) : answered;
  }
  const answered = await give(rt, before, { state: 'rejected', ruleToDelete: before.ruleId });
  if (answered.kind !== 'answered') return answered;
  const { tmdbId } = before.movie;
  await rt.store.tasks.add(tasksOfDeleted({ movieTmdbId: tmdbId }, [tmdbId], rt.now()));
  await rt.rulesChanged();
  return answered;
}

/** Takes an answer back: the rule that it made is deleted, its link goes, and the question is open again. */
export async function reopenCandidate(rt: RuleRuntime, id: number): Promise<Answered> {
  const before = await rt.store.candidates.get(id);
  if (before === null) return { kind: 'notFound' };
  if (before.state === 'open') return { kind: 'isOpen' };
  const { conflicts, candidates } = rt.store;
  const answered = await reopen(rt, before);
  if (answered.kind !== 'answered') return answered;
  for (const conflict of await conflicts.ofDiscovery('resolved')) {
    if (conflict.answer?.accepted !== id) continue;
    await reopenRivals(rt, conflict.answer);
    await conflicts.setState(conflict.id, 'open');
  }
  await reportSoon(rt);
  return { kind: 'answered', candidate: (await candidates.get(id)) ?? answered.candidate };
}

/** Reopens one pair and nothing else. The rule goes first: its deletion counts as a rejection, which is then taken back. */
export async function reopen(rt: RuleRuntime, before: StoredCandidate): Promise<Answered> {
  const hasRule = before.ruleId !== null && (await rt.store.rules.get(before.ruleId)) !== null;
  if (hasRule && before.ruleId !== null) await deleteRule(rt, before.ruleId);
  const now = await rt.store.candidates.get(before.id);
  if (now === null) return { kind: 'notFound' };
  return give(rt, now, { state: 'open' });
}

/** Rejects what an answer excludes, and says what was done so that it can be taken back. */
export async function settleRivals(
  rt: RuleRuntime,
  conflict: Conflict,
  chosen: PairIds | StoredCandidate | null,
): Promise<ConflictAnswer> {
  const chosenId = chosen === null ? null : 'id' in chosen ? optionOf(chosen) : pairOptionId(chosen);
  const rejected: number[] = [];
  for (const pair of pairsOf(conflict)) {
    if (pairOptionId(pair) === chosenId) continue;
    const rival = await rt.store.candidates.byPair(pair);
    if (rival?.state !== 'open') continue;
    if ((await give(rt, rival, { state: 'rejected' })).kind === 'answered') rejected.push(rival.id);
  }
  return { rejected, ...(chosen !== null && 'id' in chosen ? { accepted: chosen.id } : {}) };
}

export async function reopenRivals(rt: RuleRuntime, { rejected = [] }: ConflictAnswer): Promise<void> {
  for (const id of rejected) {
    const rival = await rt.store.candidates.get(id);
    if (rival?.state === 'rejected') await give(rt, rival, { state: 'open' });
  }
}

type Given = Pick<CandidateAnswer, 'state' | 'rule' | 'ruleToDelete'>;

/** Two people may answer at once: the second is told what the first said. */
async function give(rt: RuleRuntime, before: StoredCandidate, { state, ...more }: Given): Promise<Answered> {
  const { id } = before;
  describeChange({ subject: `candidate ${id}`, before: { state: before.state }, after: { state } });
  const after = await rt.store.candidates.answer({ id, was: before.state, state, ...more });
  if (after === null) return { kind: 'notFound' };
  await reportSoon(rt);
  return after.state === state ? { kind: 'answered', candidate: after } : { kind: 'otherwise', candidate: after };
}

/** Health tells how many questions are left. Call when an answer was recorded. */
export async function reportSoon(rt: Pick<RuleRuntime, 'store' | 'now'>): Promise<void> {
  await rt.store.tasks.add([reportDiscoveryTask({}, rt.now())]);
}

async function again(rt: RuleRuntime, id: number): Promise<Answered> {
  const candidate = await rt.store.candidates.get(id);
  return candidate === null ? { kind: 'notFound' } : { kind: 'otherwise', candidate };
}

function optionOf({ movie, special }: StoredCandidate): string {
  return pairOptionId({ movieTmdbId: movie.tmdbId, ...special });
}
