import type { Conflict, ConflictAnswer, ConflictOption } from '../model/conflict.ts';
import { accept, settleRivals } from '../rules/answer-candidate.ts';
import { changeRule } from '../rules/change-rule.ts';
import { isOfDiscovery, pairOfOption, pairOptionId, pairsOf } from '../rules/pair-option.ts';
import type { RuleRuntime } from '../rules/rule-changed.ts';
import { discoverMovieTask } from '../tasks/kinds/matching.ts';

type Selected = { readonly answer: ConflictAnswer } | { readonly kind: 'answered'; readonly state: string };

/** Answers a question of discovery: accepts the chosen pair, rejects the others, and switches off rules that say otherwise. */
export async function selectPair(rt: RuleRuntime, conflict: Conflict, option: ConflictOption): Promise<Selected> {
  const pair = pairOfOption(option.id);
  if (pair === null) return checkAgain(rt, conflict);
  const candidate = await rt.store.candidates.byPair(pair);
  if (candidate?.state === 'rejected') return { kind: 'answered', state: candidate.state };
  const answered = candidate?.state === 'open' ? await accept(rt, candidate) : null;
  if (answered?.kind === 'otherwise') return { kind: 'answered', state: answered.candidate.state };
  const accepted = answered?.kind === 'answered' ? answered.candidate : null;
  const switchedOff = await switchOffRivals(rt, conflict, option.id);
  return { answer: { ...(await settleRivals(rt, conflict, accepted ?? pair)), switchedOff } };
}

/** None of the pairs that discovery asked about; for other questions nothing. */
export async function rejectPairs(rt: RuleRuntime, conflict: Conflict): Promise<ConflictAnswer> {
  return isOfDiscovery(conflict) ? settleRivals(rt, conflict, null) : {};
}

async function switchOffRivals(rt: RuleRuntime, conflict: Conflict, chosen: string): Promise<number[]> {
  const rivals = pairsOf(conflict).filter((pair) => pairOptionId(pair) !== chosen);
  const ids: number[] = [];
  for (const { movieTmdbId, episodeTvdbId } of rivals)
    for (const rule of await rt.store.rules.byMovie(movieTmdbId))
      if (rule.enabled && rule.episodeTvdbIds.includes(episodeTvdbId)) ids.push(rule.id);
  for (const id of ids) await changeRule(rt, id, { enabled: false });
  return ids;
}

/** Somebody has put it right elsewhere: the movies are compared again. */
async function checkAgain(rt: RuleRuntime, conflict: Conflict): Promise<Selected> {
  const movies = new Set(pairsOf(conflict).map(({ movieTmdbId }) => movieTmdbId));
  const cause = 'a conflict was settled elsewhere';
  await rt.store.tasks.add([...movies].map((tmdbId) => discoverMovieTask({ tmdbId, cause }, rt.now())));
  return { answer: {} };
}
