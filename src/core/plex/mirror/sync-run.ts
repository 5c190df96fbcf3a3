import { AppError, messageOf } from '../../../errors.ts';
import type { PlexServer } from '../../model/plex.ts';
import type { Run } from '../../model/run.ts';
import { createCancelSignal } from '../../runs/cancel-signal.ts';
import { runErrorOf } from '../../runs/run-error.ts';
import { endRun } from '../../runs/run-progress.ts';
import type { Runtime } from '../../runtime.ts';
import type { ConnectedPlex } from '../../servers/plex-servers.ts';
import { checkPlexTask } from '../../tasks/kinds/plex.ts';
import { recordServerFault } from '../servers/server-health.ts';
import { latest, libraryLock, SyncCancelled, stopIfCancelled } from './library-sync.ts';
import { optionsOf, type PlannedSync, planServer } from './plan-sync.ts';
import { readOnlyLibrary } from './read-only-library.ts';
import { syncLibrary } from './sync-library.ts';
import { createSyncReport, type SyncReport } from './sync-report.ts';
import { tasksAfterSync } from './tasks-after-sync.ts';

/** Runs the scope "library": syncs the libraries of a run, a few at a time. An error affects only its own library. A dry run only counts. */
export async function syncRun(runtime: Runtime, runId: string, signal: AbortSignal): Promise<string> {
  const run = await runtime.store.runs.get(runId);
  if (run === null || (run.state !== 'queued' && run.state !== 'running')) return 'the run is over already';
  const rt = run.dryRun ? { ...runtime, library: readOnlyLibrary(runtime.library) } : runtime;
  await rt.store.runs.change(runId, { state: 'running', startedAt: run.startedAt ?? rt.now() });
  const report = createSyncReport(rt, runId);
  // A server may be silent for long: a request under way ends, too.
  using cancel = createCancelSignal(rt, runId);
  try {
    const work: RunWork = { run, report, signal: AbortSignal.any([signal, cancel.signal]), failures: [] };
    await syncServers(rt, work);
    return await endSync(rt, work);
  } catch (error) {
    if (signal.aborted) throw error;
    const isCancelled = cancel.signal.aborted || error instanceof SyncCancelled;
    const message = messageOf(error);
    if (!isCancelled) report.fault(runErrorOf('the run', error));
    return endRun(rt, runId, {
      state: isCancelled ? 'cancelled' : 'failed',
      error: isCancelled ? null : message,
      ...resultOf(report),
    });
  }
}

interface Failure {
  readonly item: string;
  readonly message: string;
}

interface RunWork {
  readonly run: Run;
  readonly report: SyncReport;
  readonly signal: AbortSignal;
  readonly failures: Failure[];
}

async function syncServers(rt: Runtime, work: RunWork): Promise<void> {
  const servers = await serversOf(rt, work.run);
  const planned = await all(servers.map((plex) => planOrFail(rt, work, plex)));
  const { 'sync.concurrentLibraries': atOnce } = await rt.settings();
  // All runs share this limit, which bounds the load on servers, disk and database.
  await all(planned.flat().map((one) => rt.locks.limit('sync', atOnce, () => syncOrFail(rt, work, one))));
}

function recordFailure(
  rt: Runtime,
  { run, report, failures }: RunWork,
  { item, error }: { item: string; error: unknown },
) {
  const message = messageOf(error);
  failures.push({ item, message });
  report.fault(runErrorOf(item, error));
  rt.logger.warn({ run: run.id, item, error: message }, 'a library could not be synced');
}

async function planOrFail(rt: Runtime, work: RunWork, plex: ConnectedPlex): Promise<PlannedSync[]> {
  const { report, signal } = work;
  try {
    return await planServer(rt, work, plex);
  } catch (error) {
    if (signal.aborted) throw error;
    await recordServerFault(rt, plex.server, error);
    // It may have a new address, or may have been reinstalled.
    if (!work.run.dryRun) await rt.store.tasks.add([checkPlexTask({}, rt.now())]);
    report.libraries(report.progress().groups.total + 1);
    recordFailure(rt, work, { item: `Plex "${plex.server.name}"`, error });
    return [];
  }
}

async function syncOrFail(rt: Runtime, work: RunWork, planned: PlannedSync): Promise<void> {
  const { plex, library, part } = planned;
  work.signal.throwIfAborted();
  try {
    await syncOne(rt, work, planned);
  } catch (error) {
    if (work.signal.aborted || error instanceof SyncCancelled) throw error;
    await rt.library.libraries.update(library.id, { error: messageOf(error) });
    recordFailure(rt, work, { item: `${library.title} on Plex "${plex.server.name}"`, error });
  }
  part.over();
  work.report.libraryDone();
}

/** Waits for all of them, then throws the first error: no work continues after the end of a run. */
async function all<T>(works: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

/** The servers of the run. Throws when the run names one that is switched off or refused its token. */
async function serversOf(rt: Runtime, run: Run): Promise<readonly ConnectedPlex[]> {
  const libraryId = run.target?.libraryId;
  const serverId =
    libraryId === undefined ? run.target?.serverId : (await rt.library.libraries.get(libraryId))?.serverId;
  if (run.target === null || serverId === undefined) {
    if (rt.plex.enabled().length > 0) return rt.plex.enabled();
    throw new AppError('unavailable', 'No Plex server is set up or switched on: there is no library to mirror.');
  }
  const plex = rt.plex.get(serverId);
  if (plex !== null) return [plex];
  const server = rt.plex.all().find(({ id }) => id === serverId);
  throw new AppError('unavailable', whyNotAsked(server));
}

function whyNotAsked(server: PlexServer | undefined): string {
  if (server === undefined) return 'The Plex server of this library is no longer set up.';
  return server.tokenRefused
    ? `Plex "${server.name}" refused its token: give it a new one, or sign in again.`
    : `Plex "${server.name}" is switched off: its mirror stays as it is.`;
}

async function syncOne(
  rt: Runtime,
  { run, report, signal }: RunWork,
  { plex, library, section, part }: PlannedSync,
): Promise<void> {
  // Synced before this run was interrupted.
  if (run.startedAt !== null && library.syncedAt !== null && library.syncedAt >= run.startedAt) return;
  if (section === undefined)
    throw new AppError(
      'upstreamData',
      `Plex "${plex.server.name}" does not list the library ${library.title} any more: its mirror stays as it is for a day, in case it comes back.`,
    );
  const { 'sync.pageSize': pageSize } = await rt.settings();
  await rt.locks.hold([libraryLock(library.id)], async () => {
    await stopIfCancelled({ report, signal });
    return syncLibrary(rt, {
      plex,
      library: await latest(rt, library),
      section,
      options: optionsOf(run),
      report,
      part,
      pageSize,
      signal,
      ...(run.dryRun ? { isDry: true } : { viewed: (changes) => rt.viewsChanged(plex.server, changes) }),
    });
  });
}

async function endSync(rt: Runtime, { run, report, failures }: RunWork): Promise<string> {
  const { groups, items } = report.progress();
  const { added, updated, missing } = report.counts;
  if (!run.dryRun) await rt.store.tasks.add(tasksAfterSync(added + updated + missing, rt.now()));
  const isAllFailed = failures.length > 0 && failures.length >= groups.total;

  return endRun(rt, run.id, {
    ...resultOf(report),
    progress: { groups: { done: groups.total, total: groups.total }, items: { done: items.total, total: items.total } },
    state: isAllFailed ? 'failed' : 'succeeded',
    error: isAllFailed ? (failures[0]?.message ?? null) : null,
  });
}

function resultOf(report: SyncReport) {
  return { counts: { ...report.counts }, errors: [...report.errors], progress: report.progress() };
}
