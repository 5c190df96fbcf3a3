import { messageOf } from '../../errors.ts';
import { inspect } from '../media/inspect.ts';
import { mountOf } from '../media/mounts.ts';
import { byteLength, maxNameBytes } from '../media/sanitize.ts';
import type { Link } from '../model/link.ts';
import type { Rule } from '../model/rule.ts';
import { inParallel } from '../tasks/in-parallel.ts';
import { competingRules, type RuleIndex } from './decide/competing-rules.ts';
import type { LinkLimits, PairFacts } from './decide/facts.ts';
import { decideGoal, type LinkGoal } from './decide/goal.ts';
import { mostRoom } from './decide/naming.ts';
import type { PairPlan, RuleFailure } from './decide/pair-plan.ts';
import { madePlaces } from './decide/pending.ts';
import { planPair } from './decide/plan-pair.ts';
import type { LinkContext } from './link-context.ts';
import { chooseName } from './read/choose-name.ts';
import { readDiskView, type ViewSources } from './read/disk-view.ts';
import { createEventReader } from './read/event-reader.ts';
import { movieAnswer, seriesAnswer } from './read/facts-of-answers.ts';
import { createFolderMemo, type FolderMemo } from './read/folder-memo.ts';
import { readLimits } from './read/limits.ts';
import { needsRereading, waitForRenames } from './read/renames-under-way.ts';
import { type ServerReader, withEpisodes } from './read/server-answers.ts';
import { createRootReader, type RootReader } from './read/show-roots.ts';
import { longestSuffixBytes } from './read/subtitles.ts';

export interface Planned {
  readonly plans: readonly PairPlan[];
  /** Rules about which a server gave no usable answer, or the disk none: nothing is done about them. */
  readonly failures: readonly RuleFailure[];
}

export interface PlanInput {
  readonly rules: readonly Rule[];
  /** Live links of these rules and of the shows they are in. */
  readonly links: readonly Link[];
  /** Every rule of the shows concerned, to see two movies that want one special. */
  readonly neighbours: readonly Rule[];
  readonly reader: ServerReader;
  /** What was read of the disk, for who goes on with it. Default: a new one. */
  readonly memo?: FolderMemo;
  /** Called after each rule; for progress. */
  readonly onPlanned?: (plan: PairPlan | null) => void;
}

/** Enough that the servers' own bounds are what is waited for. */
const workers = 64;

/**
 * Reads everything about some rules, servers and disk, and plans for each. Writes nothing anywhere. Links that are gone are planned from a second
 * reading: Sonarr may have renamed them between its answer and the reading of the disk.
 */
export async function planRules(context: LinkContext, input: PlanInput): Promise<Planned> {
  const first = await planEach(context, input);
  const gone = first.plans.filter(needsRereading);
  if (gone.length === 0) return first;
  const faults = await waitForRenames(context, gone);
  const wanted = new Set(gone.filter((plan) => !faults.has(plan)).map(({ facts }) => facts.rule.id));
  const { series } = createEventReader(context.rt);
  const { onPlanned: _, memo: __, ...rest } = input;
  const second = await planEach(context, {
    ...rest,
    rules: input.rules.filter(({ id }) => wanted.has(id)),
    reader: { ...input.reader, series },
  });
  const failed = [...faults].map(([{ facts }, error]) => ({ rule: facts.rule, error }));
  return {
    plans: [...first.plans.filter((plan) => !gone.includes(plan)), ...second.plans].toSorted(byRule),
    failures: [...first.failures.filter(({ rule }) => !wanted.has(rule.id)), ...failed, ...second.failures],
  };
}

async function planEach(context: LinkContext, input: PlanInput): Promise<Planned> {
  const sources = { ...context, ...indexOf(context, input), limits: await readLimits(context), reader: input.reader };
  const plans: PairPlan[] = [];
  const failures: RuleFailure[] = [];
  // The clients bound what is asked of one server at a time; this bounds what is held here.
  await inParallel(input.rules, workers, async (rule) => {
    try {
      const { plan, fault } = await planRule(sources, rule);
      plans.push(plan);
      if (fault !== undefined) failures.push({ rule, error: fault });
      input.onPlanned?.(plan);
    } catch (error) {
      if (context.signal.aborted) throw error;
      failures.push({ rule, error });
      input.onPlanned?.(null);
    }
  });
  return { plans: plans.toSorted(byRule), failures };
}

function byRule(a: PairPlan, b: PairPlan): number {
  return a.facts.rule.id - b.facts.rule.id;
}

/** Indexes over rules and links, so that a thousand rules do not search a thousand links each. */
interface Index extends RuleIndex, ViewSources {
  readonly bySeries: ReadonlyMap<number, readonly Link[]>;
  readonly rootState: RootReader;
}

function indexOf({ rt, signal }: LinkContext, input: PlanInput): Index {
  const { links, neighbours, reader, memo = createFolderMemo() } = input;
  // Where a link lies says more than where a step may have put another.
  const paths = [
    ...links.flatMap((link) => madePlaces(link).map(({ path }) => [path, link] as const)),
    ...links.map((link) => [link.path, link] as const),
  ];
  return {
    byRule: Map.groupBy(links, ruleKey),
    bySeries: Map.groupBy(links, (link) => link.seriesTvdbId),
    byPath: new Map(paths),
    neighbours: Map.groupBy(neighbours, (rule) => rule.seriesTvdbId ?? -1),
    servers: rt.servers,
    memo,
    rootState: createRootReader({ memo, links: rt.store.links, reader, signal }),
  };
}

/** What each rule is planned from. */
interface Sources extends LinkContext, Index {
  readonly limits: LinkLimits;
  readonly reader: ServerReader;
}

/** Links whose rule was deleted stand under a rule of their own, which says that they go. */
function ruleKey(link: Link): number {
  return link.ruleId ?? -link.id;
}

/** A fault of Sonarr comes beside the plan: what the movie's side asks for (a file gone, another file) is done all the same. */
interface PlannedRule {
  readonly plan: PairPlan;
  readonly fault?: unknown;
}

async function planRule(sources: Sources, rule: Rule): Promise<PlannedRule> {
  const { known, fault } = await readFacts(sources, rule);
  const { facts, goal } = await withRoom(known);
  const name = await chooseName(sources, facts, goal);
  const path = goal.kind === 'link' && name !== null ? `${goal.folder}/${name}` : null;
  const view = await readDiskView(sources, { facts, goal, path });
  const plan = planPair({ facts, view, goal, name });
  return { plan: goal.kind === 'wait' ? await withMount(plan) : plan, ...(fault === undefined ? {} : { fault }) };
}

async function readFacts(sources: Sources, rule: Rule): Promise<{ known: PairFacts; fault?: unknown }> {
  const { reader, signal, limits } = sources;
  const links = sources.byRule.get(rule.id) ?? [];
  const showLinks = sources.bySeries.get(rule.seriesTvdbId ?? -1) ?? [];
  const [movieFound, seriesFound] = rule.enabled
    ? await Promise.all([reader.movie(rule, signal), caught(reader.series(rule, signal), signal)])
    : [{ kind: 'absent' } as const, await seriesOfOldRule(sources, rule, links)];
  const [movie, series] = await Promise.all([
    movieAnswer(movieFound, sources.memo),
    seriesFound.kind === 'fault'
      ? ({ kind: 'unknown', why: messageOf(seriesFound.error) } as const)
      : seriesAnswer(rule, seriesFound, { ...sources, showLinks }),
  ]);
  const resolved = seriesFound.kind === 'found' ? withEpisodes(rule, seriesFound.episodes) : rule;
  const rivals = competingRules(resolved, sources);
  const known = { rule: resolved, limits, series, movie, links, ...rivals, suffixBytes: 0 };
  return { known, ...(seriesFound.kind === 'fault' ? { fault: seriesFound.error } : {}) };
}

/** Names near the limit leave room for the subtitles beside the movie; of others nobody needs to know these. */
async function withRoom(facts: PairFacts): Promise<{ facts: PairFacts; goal: LinkGoal }> {
  const goal = decideGoal(facts);
  const isLong = goal.kind === 'link' && goal.names.some((name) => byteLength(name) > maxNameBytes - mostRoom);
  if (!isLong || !facts.limits.sidecars) return { facts, goal };
  const roomy = { ...facts, suffixBytes: await longestSuffixBytes(goal.file.path) };
  return { facts: roomy, goal: decideGoal(roomy) };
}

/** A rule that is switched off needs no server to be undone, unless a link is not where it was: its show may have been moved. */
async function seriesOfOldRule({ reader, signal }: Sources, rule: Rule, links: readonly Link[]) {
  const entries = await Promise.all(links.map((link) => inspect(link.path)));
  return entries.some((entry) => entry.kind === 'missing')
    ? caught(reader.series(rule, signal), signal)
    : { kind: 'absent' as const };
}

async function caught<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | { kind: 'fault'; error: unknown }> {
  try {
    return await answer;
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: 'fault', error };
  }
}

/** A file that Radarr names and that is not there: perhaps its whole disk is not. */
async function withMount(plan: PairPlan): Promise<PairPlan> {
  const movie = plan.facts.movie;
  if (movie.kind !== 'known' || movie.file.kind !== 'file' || movie.file.file.onDisk !== 'missing') return plan;
  const mount = await mountOf(movie.file.file.path, plan.facts.limits.mountSigns);
  return mount.kind === 'present' ? plan : { ...plan, reason: mount.reason, mountFault: mount, ask: null };
}
