import { stat } from 'node:fs/promises';
import { mediaRootFault } from '../media/disk-health.ts';
import { startRun } from '../runs/start-run.ts';
import type { Runtime } from '../runtime.ts';
import { waitForCommand } from '../servers/wait-for-command.ts';
import type { LinkMoviePayload, LinkSeriesPayload } from '../tasks/kinds/links.ts';
import type { TaskResult } from '../tasks/result.ts';
import type { PairPlan } from './decide/plan.ts';
import {
  firstFault,
  joinWork,
  type LinkScope,
  type LinkTools,
  type LinkWork,
  linkScope,
  lockKeys,
  scopeOfMovie,
  scopeOfSeries,
  throwFault,
} from './link-work.ts';
import { adoptTitle } from './resolve-names.ts';

/** Some events come before their effect: Radarr removes a deleted movie's files after our answer, Sonarr lists a new show's episodes seconds later. */
const looksAfterMs = [1_000, 3_000, 10_000, 60_000, 300_000] as const;
/** A disk that is away is looked at until it is back: no event says so. */
const mountLookMs = 300_000;
const mediaRootRetryMs = 15_000;

export async function linkMovie(
  rt: Runtime,
  tools: LinkTools,
  payload: LinkMoviePayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  if (payload.title !== undefined) await adoptTitle(rt, { kind: 'movie', title: payload.title, id: payload.tmdbId });
  const scope = await scopeOfMovie(rt, payload.tmdbId);
  return linkAndLookAgain(rt, tools, scope, () => scopeOfMovie(rt, payload.tmdbId), payload, signal);
}

export async function linkSeries(
  rt: Runtime,
  tools: LinkTools,
  payload: LinkSeriesPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  if (payload.title !== undefined) await adoptTitle(rt, { kind: 'series', title: payload.title, id: payload.tvdbId });
  const scope = await scopeOfSeries(rt, payload.tvdbId);
  return linkAndLookAgain(rt, tools, scope, () => scopeOfSeries(rt, payload.tvdbId), payload, signal);
}

async function linkAndLookAgain(
  rt: Runtime,
  tools: LinkTools,
  first: LinkScope,
  again: () => Promise<LinkScope>,
  payload: LinkMoviePayload | LinkSeriesPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  if (first.rules.length === 0) return { kind: 'done', outcome: 'ignored: no rule names it' };
  const fault = await mediaRootFault(rt);
  if (fault !== null) {
    rt.health.set('mediaRoot', 'error', fault);
    return { kind: 'again', afterMs: mediaRootRetryMs, reason: fault };
  }
  rt.health.clear('mediaRoot');
  const asked = 'asked' in payload && payload.asked === true;
  const options = { signal, cause: payload.cause, asked };
  const posted = new Set(payload.posted ?? []);
  const work = await tools.locks.hold(lockKeys(first), async () => {
    // What waited for the lock may have changed what was read before it.
    const done = await linkScope(rt, tools, again, options);
    const before = posted.size;
    await askServers(rt, done.planned.plans, posted, signal);
    if (posted.size === before) return done;
    return joinWork(done, await linkScope(rt, tools, again, options));
  });
  const reason = firstFault(work);
  if (reason !== undefined) {
    await rt.store.tasks.add(work.followUps);
    throwFault(reason);
  }
  const looks = payload.looks ?? 0;
  const leaving = 'leaving' in payload && payload.leaving === true && filesStillThere(work);
  const mustWait = await startReconcile(rt, work.planned.plans);
  const afterMs = nextLook(work.planned.plans, looks, leaving || mustWait);
  if (afterMs !== null)
    return {
      kind: 'again',
      afterMs,
      reason: describe(work),
      payload: { ...payload, looks: looks + 1, ...(posted.size === 0 ? {} : { posted: [...posted] }) },
      followUps: work.followUps,
    };
  return { kind: 'done', outcome: describe(work), followUps: work.followUps };
}

function nextLook(plans: readonly PairPlan[], looks: number, isExpected: boolean): number | null {
  const usual = looksAfterMs[looks];
  if (usual !== undefined && (isExpected || plans.some(({ lookAgain }) => lookAgain))) return usual;
  return plans.some(({ mountFault }) => mountFault !== null) ? (usual ?? mountLookMs) : null;
}

/** True when one is under way that may have read the rules before: what it did is looked at then. */
async function startReconcile(rt: Runtime, plans: readonly PairPlan[]): Promise<boolean> {
  if (!plans.some(({ ask }) => ask === 'reconcile')) return false;
  return (await startRun(rt, 'links', { dryRun: false, trigger: 'event' })).state !== 'queued';
}

function filesStillThere(work: LinkWork): boolean {
  return work.planned.plans.some((plan) => plan.steps.some((step) => step.do === 'keep' && !step.lost));
}

/** Once a task: RefreshSeries where the wanted special is not listed yet, RescanMovie where a file that Radarr names is gone though its folder is there. */
async function askServers(
  rt: Runtime,
  plans: readonly PairPlan[],
  asked: Set<string>,
  signal: AbortSignal,
): Promise<void> {
  for (const plan of plans) {
    const { movie, series } = plan.facts;
    if (plan.ask === 'refreshSeries' && series.kind === 'known') {
      const server = rt.servers.sonarr(series.series.sonarr);
      const key = `series ${series.series.sonarr}:${series.series.id}`;
      if (server === null || asked.has(key)) continue;
      asked.add(key);
      const command = await server.client.refreshSeries(series.series.id, { signal });
      await waitForCommand(server.client, command.id, { signal });
    }
    if (
      plan.ask === 'rescanMovie' &&
      movie.kind === 'known' &&
      movie.folder !== null &&
      (await isFolder(movie.folder))
    ) {
      const server = rt.servers.radarr(movie.radarr);
      const key = `movie ${movie.radarr}:${movie.id}`;
      if (server === null || asked.has(key)) continue;
      asked.add(key);
      const command = await server.client.rescanMovie(movie.id, { signal });
      await waitForCommand(server.client, command.id, { signal });
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** The outcome in a word and a reason, as deliveries show it. */
function describe(work: LinkWork): string {
  const { counts } = work.applied;
  const words = (['created', 'retargeted', 'renamed', 'removed', 'errors'] as const).filter((word) => counts[word] > 0);
  const done = words.map((word) => `${word} ${counts[word]}`).join(', ');
  const open = work.planned.plans.filter((plan) => plan.state !== 'linked' && plan.state !== 'disabled');
  const state =
    open.length === 0 ? (work.applied.counts.removed > 0 ? 'removed' : 'linked') : (open[0]?.state ?? 'waiting');
  const reason = open[0]?.reason ?? (done === '' ? 'all right already' : done);
  return `${state}: ${open.length > 0 && done !== '' ? `${done}; ` : ''}${reason}`;
}
