import { describeChange } from '../audit/audit-scope.ts';
import type { Conflict, ConflictAnswer } from '../model/conflict.ts';
import { reopen, reopenRivals, reportSoon } from '../rules/answer-candidate.ts';
import { changeRule } from '../rules/change-rule.ts';
import { deleteRule } from '../rules/delete-rule.ts';
import { isOfDiscovery } from '../rules/pair-option.ts';
import { ruleChanged } from '../rules/rule-changed.ts';
import type { ConflictRuntime } from './resolve-conflict.ts';

export type Reopened =
  | { readonly kind: 'reopened'; readonly conflict: Conflict }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'isOpen' }
  /** The rule of the question was deleted. */
  | { readonly kind: 'ruleGone' }
  /** The same question is open, or ignored, under another id. */
  | { readonly kind: 'askedAnew' };

/**
 * Undoes an answer: a rule that it created is deleted with its link, rules that it disabled are enabled, ids and mappings are restored, and the
 * question is open again. Changes that a person made by other means since then stay.
 */
export async function reopenConflict(rt: ConflictRuntime, id: number): Promise<Reopened> {
  const { conflicts } = rt.store;
  const conflict = await conflicts.get(id);
  if (conflict === null) return { kind: 'notFound' };
  if (conflict.state === 'open') return { kind: 'isOpen' };
  const isOfRule = conflict.subject.plexItemId === undefined && !isOfDiscovery(conflict);
  if (conflict.ruleId === null && isOfRule) return { kind: 'ruleGone' };
  const { chosen = null } = conflict.answer ?? {};
  describeChange({ subject: `conflict ${id}`, before: chosen, after: { state: 'open' } });
  // First, so that work that finds the old state again sees the open question and creates no second one.
  const reopened = await conflicts.setState(id, 'open');
  if (reopened === null) return { kind: 'notFound' };
  if (reopened.state !== 'open') return { kind: 'askedAnew' };
  await undoAnswer(rt, conflict, conflict.answer ?? {});
  if (isOfDiscovery(conflict)) await reportSoon(rt);
  return { kind: 'reopened', conflict: reopened };
}

async function undoAnswer(rt: ConflictRuntime, conflict: Conflict, answer: ConflictAnswer): Promise<void> {
  const { store, shows, now } = rt;
  const { madeRuleId, switchedOff = [], ruleWas = {}, mappingWas } = answer;
  const candidate = answer.accepted === undefined ? null : await store.candidates.get(answer.accepted);
  if (candidate?.state === 'accepted') await reopen(rt, candidate);
  await reopenRivals(rt, answer);
  const { plexItemId } = conflict.subject;
  const mapping = plexItemId === undefined || mappingWas === undefined ? null : await shows.byItem(plexItemId);
  if (mapping !== null) await shows.change(mapping.id, { ...nothing, ...mappingWas }, now());
  if (conflict.ruleId !== null && Object.keys(ruleWas).length > 0) await store.rules.update(conflict.ruleId, ruleWas);
  // Before the other rule goes: its work begins at once, and would close the question of a rule that is still switched off.
  for (const ruleId of switchedOff) await changeRule(rt, ruleId, { enabled: true });
  if (madeRuleId !== undefined) await deleteRule(rt, madeRuleId);
  // Enabling a rule already queues its work.
  if (conflict.ruleId !== null && !switchedOff.includes(conflict.ruleId)) await ruleChanged(rt, conflict.ruleId);
}

const nothing = { seriesTvdbId: null, sonarr: null, sonarrSeriesId: null, confidence: null, method: null };
