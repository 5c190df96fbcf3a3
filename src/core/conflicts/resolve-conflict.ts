import { describeChange } from '../audit/audit-scope.ts';
import type { Conflict, ConflictAnswer, ConflictChoice, ConflictOption } from '../model/conflict.ts';
import type { Rule } from '../model/rule.ts';
import type { ShowMapping } from '../model/show.ts';
import { reportSoon } from '../rules/answer-candidate.ts';
import { changeRule } from '../rules/change-rule.ts';
import { createRule, type RuleInput } from '../rules/create-rule.ts';
import { mapByHand, type SeriesChoice } from '../rules/map-show-by-hand.ts';
import { isOfDiscovery } from '../rules/pair-option.ts';
import { ruleChanged } from '../rules/rule-changed.ts';
import { isSameSpecial } from '../rules/same-special.ts';
import type { Runtime } from '../runtime.ts';
import { mapShowsTask } from '../tasks/kinds/shows.ts';
import { keepExistingId, optionsOf } from './options.ts';
import { rejectPairs, selectPair } from './select-pair.ts';

export type Resolution =
  | { readonly action: 'select'; readonly option: string }
  /** Creates this rule instead of the question's rule, which is disabled. */
  | { readonly action: 'create'; readonly rule: RuleInput }
  /** Maps the Plex show to this series, which no option names. */
  | { readonly action: 'create'; readonly seriesTvdbId: number }
  /** Remembered: the same question is not asked again. */
  | { readonly action: 'ignore' };

export type Resolved =
  | { readonly kind: 'resolved'; readonly conflict: Conflict }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'notOpen'; readonly state: string }
  | { readonly kind: 'noSuchOption'; readonly options: readonly string[] }
  | { readonly kind: 'ruleGone' }
  | { readonly kind: 'duplicateRule' }
  /** The chosen pair was answered otherwise meanwhile. */
  | { readonly kind: 'answered'; readonly state: string }
  /** The answer fits another kind of question only. */
  | { readonly kind: 'notFitting' };

/** What an answer may change: rules, and the mapping of a Plex show. */
export type ConflictRuntime = Pick<Runtime, 'store' | 'shows' | 'now' | 'rulesChanged'>;

/** An open question with the answer to it. */
interface Answered extends Conflict {
  readonly chosen: ConflictChoice;
}

/** Records the answer to a question, applies it, and queues the rule: any remaining obstacle becomes a new question. */
export async function resolveConflict(
  rt: ConflictRuntime,
  id: number,
  { by, ...resolution }: Resolution & { readonly by: string },
): Promise<Resolved> {
  const asked = await rt.store.conflicts.get(id);
  if (asked === null) return { kind: 'notFound' };
  if (asked.state === 'resolved') return { kind: 'notOpen', state: asked.state };
  const conflict = { ...asked, chosen: choiceOf(asked, resolution, by) };
  const { action, title } = conflict.chosen;
  describeChange({ subject: `conflict ${id}`, before: { reason: asked.reason }, after: { action, answer: title } });
  const resolved = await answer(rt, conflict, resolution);
  if (isOfDiscovery(conflict)) await reportSoon(rt);
  return resolved;
}

async function answer(rt: ConflictRuntime, conflict: Answered, resolution: Resolution): Promise<Resolved> {
  const { id } = conflict;
  switch (resolution.action) {
    case 'ignore':
      return resolvedOrNotFound(
        await rt.store.conflicts.setState(id, 'ignored', {
          ...(await rejectPairs(rt, conflict)),
          chosen: conflict.chosen,
        }),
      );
    case 'create':
      if ('seriesTvdbId' in resolution) return nameSeries(rt, conflict, resolution.seriesTvdbId);
      return conflict.subject.plexItemId === undefined
        ? createInstead(rt, conflict, resolution.rule)
        : { kind: 'notFitting' };
    case 'select':
      return select(rt, conflict, resolution.option);
  }
}

function choiceOf(conflict: Conflict, resolution: Resolution, by: string): ConflictChoice {
  if (resolution.action !== 'select') return { action: resolution.action, option: null, title: null, by };
  const { action, option } = resolution;
  return { action, option, title: optionsOf(conflict).find(({ id }) => id === option)?.title ?? null, by };
}

async function recordAnswer(
  rt: ConflictRuntime,
  { id, chosen }: Answered,
  answer: ConflictAnswer = {},
): Promise<Resolved> {
  return resolvedOrNotFound(await rt.store.conflicts.setState(id, 'resolved', { ...answer, chosen }));
}

function resolvedOrNotFound(conflict: Conflict | null): Resolved {
  return conflict === null ? { kind: 'notFound' } : { kind: 'resolved', conflict };
}

async function createInstead(rt: ConflictRuntime, conflict: Answered, input: RuleInput): Promise<Resolved> {
  const created = await createRule(rt, input);
  if (created.kind === 'duplicate') return { kind: 'duplicateRule' };
  const asking = conflict.ruleId === null ? null : await rt.store.rules.get(conflict.ruleId);
  const switchedOff = asking?.enabled ? [asking.id] : [];
  const rejected = await rejectPairs(rt, conflict);
  const resolved = await recordAnswer(rt, conflict, { ...rejected, madeRuleId: created.rule.id, switchedOff });
  for (const id of switchedOff) await changeRule(rt, id, { enabled: false });
  return resolved;
}

async function select(rt: ConflictRuntime, conflict: Answered, optionId: string): Promise<Resolved> {
  const options = optionsOf(conflict);
  const option = options.find((candidate) => candidate.id === optionId);
  if (option === undefined) return { kind: 'noSuchOption', options: options.map((candidate) => candidate.id) };
  if (conflict.subject.plexItemId !== undefined)
    return option.id === 'lookAgain' ? mapAgain(rt, conflict) : selectSeries(rt, conflict, option);
  if (isOfDiscovery(conflict)) {
    const selected = await selectPair(rt, conflict, option);
    return 'answer' in selected ? recordAnswer(rt, conflict, selected.answer) : selected;
  }
  const rule = conflict.ruleId === null ? null : await rt.store.rules.get(conflict.ruleId);
  if (rule === null) return { kind: 'ruleGone' };
  const rivals = await rulesToDisable(rt, rule, option);
  const ids = rivals === null ? namedIds(option) : {};
  const resolved = await recordAnswer(rt, conflict, {
    switchedOff: (rivals ?? []).filter(({ enabled }) => enabled).map((rival) => rival.id),
    ruleWas: Object.fromEntries(Object.entries(rule).filter(([key]) => key in ids)),
  });
  for (const rival of rivals ?? []) await changeRule(rt, rival.id, { enabled: false });
  if (Object.keys(ids).length > 0) await rt.store.rules.update(rule.id, { ...ids, state: 'waiting', reason: null });
  if (option.id !== keepExistingId) await ruleChanged(rt, chosenRule(option) ?? rule.id);
  return resolved;
}

async function selectSeries(rt: ConflictRuntime, conflict: Answered, option: ConflictOption): Promise<Resolved> {
  const { seriesTvdbId, sonarr, sonarrSeriesId } = option;
  const { plexItemId } = conflict.subject;
  if (typeof seriesTvdbId !== 'number' || plexItemId === undefined) return { kind: 'notFitting' };
  return mapShow(rt, conflict, {
    itemId: plexItemId,
    seriesTvdbId,
    sonarr: typeof sonarr === 'number' ? sonarr : null,
    sonarrSeriesId: typeof sonarrSeriesId === 'number' ? sonarrSeriesId : null,
  });
}

async function nameSeries(rt: ConflictRuntime, conflict: Answered, seriesTvdbId: number): Promise<Resolved> {
  const { plexItemId } = conflict.subject;
  if (plexItemId === undefined) return { kind: 'notFitting' };
  return mapShow(rt, conflict, { itemId: plexItemId, seriesTvdbId, sonarr: null, sonarrSeriesId: null });
}

async function mapShow(
  rt: ConflictRuntime,
  conflict: Answered,
  { itemId, ...choice }: SeriesChoice & { readonly itemId: number },
): Promise<Resolved> {
  const { shows } = rt;
  const before = await shows.byItem(itemId);
  await mapByHand(rt, itemId, choice);
  const mappingWas = before === null ? null : mappingOf(before);
  return recordAnswer(rt, conflict, { mappingWas });
}

function mappingOf({ seriesTvdbId, sonarr, sonarrSeriesId, confidence, method }: ShowMapping) {
  return { seriesTvdbId, sonarr, sonarrSeriesId, confidence, method };
}

async function mapAgain(rt: ConflictRuntime, conflict: Answered): Promise<Resolved> {
  const resolved = await recordAnswer(rt, conflict);
  await rt.store.tasks.add([mapShowsTask({}, rt.now())]);
  return resolved;
}

/** The rules that an answer disables; null if the answer is about the movie or special that the rule names. */
async function rulesToDisable(rt: ConflictRuntime, rule: Rule, option: ConflictOption): Promise<Rule[] | null> {
  if (option.id === keepExistingId) return [rule];
  const chosen = chosenRule(option);
  if (chosen === null) return null;
  return [rule, ...(await rivalsOf(rt, rule))].filter((other) => other.id !== chosen);
}

function chosenRule({ ruleId }: ConflictOption): number | null {
  return typeof ruleId === 'number' ? ruleId : null;
}

/** Other enabled rules for the same special with another movie. */
async function rivalsOf(rt: ConflictRuntime, rule: Rule): Promise<Rule[]> {
  if (rule.seriesTvdbId === null) return [];
  const rules = await rt.store.rules.bySeries(rule.seriesTvdbId);
  return rules.filter((other) => other.id !== rule.id && other.enabled && isSameSpecial(other, rule));
}

type RuleIds = Partial<
  Pick<Rule, 'movieTmdbId' | 'seriesTvdbId' | 'seasonNumber' | 'episodeNumbers' | 'episodeTvdbIds' | 'known'>
>;

/** The ids that an option sets in the rule. The person's titles stay: ids take precedence. */
function namedIds(option: ConflictOption): RuleIds {
  const number = (key: string) => (typeof option[key] === 'number' ? option[key] : null);
  const movieTmdbId = number('movieTmdbId');
  const seriesTvdbId = number('seriesTvdbId');
  const seasonNumber = number('seasonNumber');
  const episodeNumber = number('episodeNumber');
  const episodeTvdbId = number('episodeTvdbId');
  const ids: RuleIds = {
    ...(movieTmdbId === null ? {} : { movieTmdbId }),
    ...(seriesTvdbId === null ? {} : { seriesTvdbId, episodeTvdbIds: [] }),
    ...(seasonNumber === null ? {} : { seasonNumber }),
    ...(episodeNumber === null ? {} : { episodeNumbers: [episodeNumber] }),
    ...(episodeTvdbId === null ? {} : { episodeTvdbIds: [episodeTvdbId] }),
  };
  if (Object.keys(ids).length === 0) return ids;
  return { ...ids, known: { radarr: null, radarrMovieId: null, sonarr: null, sonarrSeriesId: null } };
}
