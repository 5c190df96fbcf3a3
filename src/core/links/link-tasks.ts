import { mediaRootFault } from '../media/disk-health.ts';
import type { NewTask } from '../model/task.ts';
import { startRun } from '../runs/start-run.ts';
import type { Runtime } from '../runtime.ts';
import type { LinkMoviePayload, LinkSeriesPayload } from '../tasks/kinds/links.ts';
import { discoverMovieTask } from '../tasks/kinds/matching.ts';
import type { TaskResult } from '../tasks/result.ts';
import { askServers, type PostedCommand, waitFor, waitOutsideLane } from './ask-servers.ts';
import type { PairPlan } from './decide/pair-plan.ts';
import type { LinkContext } from './link-context.ts';
import { firstFault, joinWork, type LinkWork, linkScope, throwFault } from './link-scope.ts';
import type { BeginTogether, Begun } from './link-together.ts';
import { type EventScope, lockKeyOf, lockKeys, scopeOfMovie, scopeOfSeries } from './read/scope.ts';
import { adoptTitle } from './reconcile/resolve-names.ts';

/** Some events come before their effect: Radarr removes a deleted movie's files after our answer, Sonarr lists a new show's episodes seconds later. */
const retryAfterMs = [1_000, 3_000, 10_000, 60_000, 300_000] as const;
/** An unmounted disk is checked until it is back: no event says so. */
const mountCheckMs = 300_000;
const mediaRootRetryMs = 15_000;

export async function linkMovie(
  context: LinkContext,
  { awaited, ...payload }: LinkMoviePayload,
  begin: BeginTogether,
): Promise<TaskResult> {
  const { rt } = context;
  const waits = await waitOutsideLane(context, awaited);
  if (waits !== null) return { ...waits, payload: { ...payload, ...waits.payload } };
  const read = () =>
    readScope(rt, () => scopeOfMovie(rt, payload.tmdbId), { ...payload, kind: 'movie', id: payload.tmdbId });
  return rt.locks.hold([lockKeyOf(payload.tmdbId)], async () =>
    linkAndRetry(context, { ...(await begin(context, { payload, read })), read }, payload),
  );
}

export async function linkSeries(
  context: LinkContext,
  { awaited, ...payload }: LinkSeriesPayload,
): Promise<TaskResult> {
  const { rt } = context;
  const waits = await waitOutsideLane(context, awaited);
  if (waits !== null) return { ...waits, payload: { ...payload, ...waits.payload } };
  const read = () =>
    readScope(rt, () => scopeOfSeries(rt, payload.tvdbId), { ...payload, kind: 'series', id: payload.tvdbId });
  // While this waits for the locks, others may change what was read: it is read again.
  return rt.locks.hold(lockKeys((await read()).rules), async () =>
    linkAndRetry(context, { scope: await read(), work: null, read }, payload),
  );
}

interface Named {
  readonly kind: 'movie' | 'series';
  readonly id: number;
  readonly title?: string;
}

/** What is stored about the event's movie or series, once rules that know it by name only have its id. */
async function readScope(
  rt: Runtime,
  read: () => Promise<EventScope>,
  { kind, id, title }: Named,
): Promise<EventScope> {
  const scope = await read();
  const isAdopted = title !== undefined && (await adoptTitle(rt, scope.unresolved, { kind, title, id }));
  return isAdopted ? read() : scope;
}

/** With the locks of all movies of the scope held. */
async function linkAndRetry(
  context: LinkContext,
  { scope, work: first, read }: Begun & { read(): Promise<EventScope> },
  payload: LinkMoviePayload | LinkSeriesPayload,
): Promise<TaskResult> {
  const { rt } = context;
  if (scope.rules.length === 0)
    return { kind: 'done', outcome: 'ignored: no rule names it', followUps: searchesFor(rt, payload) };
  const fault = first === null ? await mediaRootFault(rt) : null;
  if (fault !== null) {
    rt.health.set('mediaRoot', 'error', fault);
    return { kind: 'again', afterMs: mediaRootRetryMs, reason: fault };
  }
  rt.health.clear('mediaRoot');
  const posted = new Set(payload.posted ?? []);
  const { work, open } = await linkAndAsk(context, { scope, first, read, posted }, payload);
  if (open.length > 0) {
    const waits = waitFor(rt, open);
    return { ...waits, payload: { ...payload, posted: [...posted], ...waits.payload }, followUps: work.followUps };
  }
  const reason = firstFault(work);
  if (reason !== undefined) {
    await rt.store.tasks.add(work.followUps);
    throwFault(reason);
  }
  const tries = payload.looks ?? 0;
  const leaving = 'leaving' in payload && payload.leaving === true && filesStillThere(work);
  const { plans } = work.planned;
  if (plans.some(({ ask }) => ask === 'reconcile')) await startRun(rt, 'links', { dryRun: false, trigger: 'event' });
  const afterMs = nextRetry(plans, tries, leaving);
  if (afterMs !== null)
    return {
      kind: 'again',
      afterMs,
      reason: describe(work),
      payload: { ...payload, looks: tries + 1, ...(posted.size === 0 ? {} : { posted: [...posted] }) },
      followUps: work.followUps,
    };
  return { kind: 'done', outcome: describe(work), followUps: work.followUps };
}

interface Asking {
  readonly scope: EventScope;
  readonly first: LinkWork | null;
  read(): Promise<EventScope>;
  /** The commands that were posted for this task. */
  readonly posted: Set<string>;
}

/** Links the scope, and once more after a server was told to look again, unless that takes long. */
async function linkAndAsk(
  context: LinkContext,
  { scope, first, read, posted }: Asking,
  payload: LinkMoviePayload | LinkSeriesPayload,
): Promise<{ work: LinkWork; open: readonly PostedCommand[] }> {
  const options = { cause: payload.cause, asked: 'asked' in payload && payload.asked === true };
  const done = await linkScope(context, { scope, read, first }, options);
  const before = posted.size;
  const open = await askServers(context, done.planned.plans, posted);
  if (posted.size === before || open.length > 0) return { work: done, open };
  return { work: joinWork(done, await linkScope(context, { scope: await read(), read }, options)), open };
}

function searchesFor(rt: Runtime, payload: LinkMoviePayload | LinkSeriesPayload): NewTask[] {
  if (!('discover' in payload) || payload.discover !== true) return [];
  return [discoverMovieTask({ tmdbId: payload.tmdbId, cause: payload.cause }, rt.now())];
}

function nextRetry(plans: readonly PairPlan[], tries: number, isExpected: boolean): number | null {
  const usual = retryAfterMs[tries];
  if (usual !== undefined && (isExpected || plans.some(({ checkAgain }) => checkAgain))) return usual;
  return plans.some(({ mountFault }) => mountFault !== null) ? (usual ?? mountCheckMs) : null;
}

function filesStillThere(work: LinkWork): boolean {
  return work.planned.plans.some((plan) => plan.steps.some((step) => step.do === 'keep' && !step.lost));
}

/** The outcome as a state and a reason, as deliveries show it. */
function describe(work: LinkWork): string {
  const { counts } = work.applied;
  const words = (['created', 'retargeted', 'renamed', 'removed', 'errors'] as const).filter((word) => counts[word] > 0);
  const done = words.map((word) => `${word} ${counts[word]}`).join(', ');
  const open = work.planned.plans.filter((plan) => plan.state !== 'linked' && plan.state !== 'disabled');
  const state =
    open.length === 0 ? (work.applied.counts.removed > 0 ? 'removed' : 'linked') : (open[0]?.state ?? 'waiting');
  const reason = open[0]?.reason ?? (done === '' ? 'already correct' : done);
  return `${state}: ${open.length > 0 && done !== '' ? `${done}; ` : ''}${reason}`;
}
