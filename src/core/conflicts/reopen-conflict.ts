import type { Conflict, ConflictAnswer } from '../model/conflict.ts';
import { changeRule } from '../rules/change-rule.ts';
import { deleteRule } from '../rules/delete-rule.ts';
import { ruleChanged } from '../rules/rule-changed.ts';
import type { ConflictRuntime } from './resolve-conflict.ts';

export type Reopened =
  | { readonly kind: 'reopened'; readonly conflict: Conflict }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'isOpen' }
  /** Nobody is left to ask for: the rule was deleted. */
  | { readonly kind: 'ruleGone' }
  /** The same question is open, or ignored, under another id. */
  | { readonly kind: 'askedAnew' };

/**
 * Takes an answer back: a rule that it made is deleted (its link goes), rules that it switched off are on again, ids and mappings are what
 * they were, and the question is open. What a person changed by other means since then stays.
 */
export async function reopenConflict(rt: ConflictRuntime, id: number): Promise<Reopened> {
  const { conflicts } = rt.store;
  const conflict = await conflicts.get(id);
  if (conflict === null) return { kind: 'notFound' };
  if (conflict.state === 'open') return { kind: 'isOpen' };
  if (conflict.ruleId === null && conflict.subject.plexItemId === undefined) return { kind: 'ruleGone' };
  // First: work that sees the old state again finds the question asked, and asks no second one.
  const reopened = await conflicts.setState(id, 'open');
  if (reopened === null) return { kind: 'notFound' };
  if (reopened.state !== 'open') return { kind: 'askedAnew' };
  await takeBack(rt, conflict, conflict.answer ?? {});
  return { kind: 'reopened', conflict: reopened };
}

async function takeBack(rt: ConflictRuntime, conflict: Conflict, answer: ConflictAnswer): Promise<void> {
  const { store, shows, now } = rt;
  const { madeRuleId, switchedOff = [], ruleWas = {}, mappingWas } = answer;
  if (madeRuleId !== undefined) await deleteRule(rt, madeRuleId);
  const { plexItemId } = conflict.subject;
  const mapping = plexItemId === undefined || mappingWas === undefined ? null : await shows.byItem(plexItemId);
  if (mapping !== null) await shows.change(mapping.id, { ...nothing, ...mappingWas }, now());
  if (conflict.ruleId !== null && Object.keys(ruleWas).length > 0) await store.rules.update(conflict.ruleId, ruleWas);
  for (const ruleId of switchedOff) await changeRule(rt, ruleId, { enabled: true });
  // A rule that was switched on is worked for by that.
  if (conflict.ruleId !== null && !switchedOff.includes(conflict.ruleId)) await ruleChanged(rt, conflict.ruleId);
}

const nothing = { seriesTvdbId: null, sonarr: null, sonarrSeriesId: null, confidence: null, method: null };
