import { AppError } from '../../errors.ts';
import { updateMountFaults } from '../media/disk-health.ts';
import type { Link } from '../model/link.ts';
import type { Rule } from '../model/rule.ts';
import type { NewTask } from '../model/task.ts';
import type { Locks } from '../ports/locks.ts';
import type { Runtime } from '../runtime.ts';
import type { ServerFacts } from '../servers/server-facts.ts';
import { confirmSeriesTask, linkMovieTask } from '../tasks/kinds/links.ts';
import { tellPlexTask } from '../tasks/kinds/plex.ts';
import { type Applied, applyPlans } from './apply/apply.ts';
import { noteRules } from './apply/note-rules.ts';
import type { PairPlan } from './decide/plan.ts';
import { mountFaultsOf, rootsInUse } from './decide/plan-mounts.ts';
import { type Planned, planRules } from './plan-rules.ts';
import { createEventReader } from './read/event-reader.ts';
import { claimInEvents, releaseUnmade } from './reconcile/breaker.ts';

/** What the links room keeps for its own work, beside the runtime. */
export interface LinkTools {
  readonly locks: Locks;
  readonly serverFacts: ServerFacts;
}

export interface LinkScope {
  readonly rules: readonly Rule[];
  readonly links: readonly Link[];
  readonly neighbours: readonly Rule[];
}

/** The rules and links of one movie, with everything in the shows they are in. */
export async function scopeOfMovie(rt: Runtime, movieTmdbId: number): Promise<LinkScope> {
  const [rules, links] = await Promise.all([
    rt.store.rules.byMovie(movieTmdbId),
    rt.store.links.liveByMovie(movieTmdbId),
  ]);
  return widen(rt, withOrphans(rules, links), links);
}

/** The rules and links of one show. */
export async function scopeOfSeries(rt: Runtime, seriesTvdbId: number): Promise<LinkScope> {
  const [rules, links] = await Promise.all([
    rt.store.rules.bySeries(seriesTvdbId),
    rt.store.links.liveBySeries(seriesTvdbId),
  ]);
  return widen(rt, withOrphans(rules, links), links);
}

/** Everything: for a sweep. */
export async function scopeOfAll(rt: Runtime): Promise<LinkScope> {
  const [rules, links] = await Promise.all([rt.store.rules.all(), rt.store.links.live()]);
  return { rules: withOrphans(rules, links), links, neighbours: rules };
}

async function widen(rt: Runtime, rules: readonly Rule[], links: readonly Link[]): Promise<LinkScope> {
  const shows = new Set([
    ...rules.flatMap((rule) => rule.seriesTvdbId ?? []),
    ...links.map((link) => link.seriesTvdbId),
  ]);
  const [near, more] = await Promise.all([
    Promise.all([...shows].map((tvdbId) => rt.store.rules.bySeries(tvdbId))),
    Promise.all([...shows].map((tvdbId) => rt.store.links.liveBySeries(tvdbId))),
  ]);
  const all = new Map([...links, ...more.flat()].map((link) => [link.id, link]));
  return { rules, links: [...all.values()], neighbours: near.flat() };
}

/** Links whose rule was deleted get one that is switched off, so that they are taken away like any other. */
function withOrphans(rules: readonly Rule[], links: readonly Link[]): Rule[] {
  return [...rules, ...links.filter((link) => link.ruleId === null).map(ruleOfOrphan)];
}

function ruleOfOrphan(link: Link): Rule {
  return {
    id: -link.id,
    movieTmdbId: link.movieTmdbId,
    movieTitle: `movie ${link.movieTmdbId}`,
    sonarr: link.sonarr,
    radarr: link.radarr,
    seriesTvdbId: link.seriesTvdbId,
    seriesTitle: `series ${link.seriesTvdbId}`,
    seasonNumber: 0,
    episodeNumbers: [],
    episodeTvdbIds: link.episodeTvdbIds,
    given: { season: null, episode: null, episodeId: null, seriesId: null },
    origin: 'manual',
    enabled: false,
    state: 'disabled',
    reason: 'the rule was deleted',
    known: { radarr: null, radarrMovieId: null, sonarr: null, sonarrSeriesId: null },
    createdAt: 0,
    updatedAt: 0,
  };
}

export function lockKeys(scope: LinkScope): string[] {
  return scope.rules.map((rule) => `movie:${rule.movieTmdbId ?? `rule ${rule.id}`}`);
}

export interface LinkWork {
  readonly planned: Planned;
  readonly applied: Applied;
  readonly followUps: readonly NewTask[];
}

/** How often one piece of work is planned before it gives way to whoever changes the same links again and again. */
export const plansAtMost = 5;

interface LinkOptions {
  readonly signal: AbortSignal;
  readonly cause: string;
  readonly asked: boolean;
}

/**
 * Plans and applies for a scope that the caller holds the locks of, from what is true now; plans again what another writer overtook. The first fault
 * of a server or the disk is told by `firstFault` once all else is done.
 */
export async function linkScope(
  rt: Runtime,
  tools: LinkTools,
  readScope: () => Promise<LinkScope>,
  options: LinkOptions,
): Promise<LinkWork> {
  let work = await linkOnce(rt, tools, await readScope(), options);
  for (let plans = 1; work.applied.overtaken.length > 0 && plans < plansAtMost; plans += 1)
    work = joinWork(work, await linkOnce(rt, tools, await readScope(), options));
  const failed = work.applied.overtaken.map((rule) => ({ rule, error: overtakenError(rule) }));
  return failed.length === 0
    ? work
    : { ...work, applied: { ...work.applied, failed: [...work.applied.failed, ...failed] } };
}

/** What was done twice in a row, as one: the later plans are what is true now. */
export function joinWork(first: LinkWork, second: LinkWork): LinkWork {
  const [before, after] = [first.applied.counts, second.applied.counts];
  const done = (['created', 'retargeted', 'renamed', 'removed', 'errors'] as const).map(
    (word) => [word, before[word] + after[word]] as const,
  );
  const counts = { ...after, ...Object.fromEntries(done) };
  return {
    planned: second.planned,
    applied: { ...second.applied, counts },
    followUps: [...first.followUps, ...second.followUps],
  };
}

export function overtakenError(rule: Rule): AppError {
  return new AppError(
    'conflict',
    `The link of "${rule.movieTitle}" in "${rule.seriesTitle}" was not changed: another process changed its row each of the ${plansAtMost} times that it was planned. It is tried again; if this goes on, look for a second service on the same database that keeps changing it.`,
  );
}

async function linkOnce(rt: Runtime, tools: LinkTools, scope: LinkScope, options: LinkOptions): Promise<LinkWork> {
  const planned = await planRules(rt, {
    ...scope,
    reader: createEventReader(rt.servers, tools.serverFacts),
    serverFacts: tools.serverFacts,
    signal: options.signal,
  });
  await updateMountFaults(rt.health, mountFaultsOf(planned.plans), rootsInUse(planned.plans));
  const removals = options.asked
    ? { plans: planned.plans, claimed: [] }
    : await claimInEvents(rt, planned.plans, options.cause);
  const { plans } = removals;
  const applied = await applyPlans(rt, plans, { cause: options.cause, claimed: new Set(removals.claimed) });
  await releaseUnmade(rt, removals);
  await noteRules(rt, plans, [...planned.failures, ...applied.failed]);
  const followUps = followUpsOf(rt, applied, plans);
  return { planned: { ...planned, plans }, applied, followUps };
}

/** The first fault, if any: a task is tried again then. */
export function firstFault(work: LinkWork): unknown {
  return work.planned.failures[0]?.error ?? work.applied.failed[0]?.error;
}

/** A show's links often change together: one scan of their folder is enough. */
const plexWaitMs = 1_000;

export function followUpsOf(rt: Runtime, applied: Applied, plans: readonly PairPlan[]): NewTask[] {
  const now = rt.now();
  const here = new Set(plans.map((plan) => plan.facts.rule.movieTmdbId));
  const displaced = applied.displaced.filter((link) => !here.has(link.movieTmdbId));
  const servers = rt.plex.enabled().map(({ server }) => server.id);
  const tell = (folder: string, changed: boolean) =>
    servers.map((serverId) => tellPlexTask({ serverId, folder, changed }, now + plexWaitMs));
  return [
    ...applied.toConfirm.map((series) => confirmSeriesTask(series, now)),
    ...applied.changedFolders.flatMap((folder) => tell(folder, true)),
    ...applied.unseenFolders
      .filter((folder) => !applied.changedFolders.includes(folder))
      .flatMap((folder) => tell(folder, false)),
    ...displaced.map((link) => linkMovieTask({ tmdbId: link.movieTmdbId, cause: 'its link was moved aside' }, now)),
  ];
}

export function throwFault(fault: unknown): never {
  throw fault instanceof Error ? fault : new AppError('internal', String(fault));
}
