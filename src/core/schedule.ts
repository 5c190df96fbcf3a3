import { messageOf } from '../errors.ts';
import type { PlexLibrary, SyncMode, SyncTarget } from './model/plex.ts';
import type { Run } from './model/run.ts';
import type { NewTask } from './model/task.ts';
import { discoverLibraries } from './plex/mirror/discover-libraries.ts';
import { type LibrarySync, latest, libraryLock } from './plex/mirror/library-sync.ts';
import { isSyncable, syncLibrary } from './plex/mirror/sync-library.ts';
import { createSyncReport, type SyncReport } from './plex/mirror/sync-report.ts';
import { tasksAfterSync } from './plex/mirror/tasks-after-sync.ts';
import { recordServerAnswer, recordServerFault } from './plex/servers/server-health.ts';
import type { PlexSection } from './ports/plex.ts';
import { resumeRuns, startRun } from './runs/start-run.ts';
import { startSync } from './runs/start-sync.ts';
import type { Runtime } from './runtime.ts';
import { checkAccountsTask } from './tasks/kinds/access.ts';
import { scheduleReconcileTask } from './tasks/kinds/links.ts';
import { refreshListsTask, scheduleDiscoveryTask } from './tasks/kinds/matching.ts';
import { checkPlexTask, type PollPayload, pollPlexTask, scheduleSyncTask } from './tasks/kinds/plex.ts';
import { checkRequestsTask } from './tasks/kinds/requests.ts';
import { clearBackOffTask, retentionTask } from './tasks/kinds/upkeep.ts';
import type { Queue } from './tasks/queue.ts';
import type { TaskResult } from './tasks/result.ts';
import { startDueComparison } from './watch/compare-views.ts';
import { pollHistory } from './watch/poll-history.ts';

const checkEveryMs = 60_000;
const retryMs = 15 * 60_000;
const dayMs = 24 * 3_600_000;

/** Starts the syncs that are due: at once for libraries that were never synced, after their own interval for the others. */
export async function syncDue(rt: Runtime): Promise<TaskResult> {
  const due: Due[] = [];
  for (const { server } of rt.plex.enabled()) due.push(...(await dueOf(rt, server.id)));
  const { items: runs } = await rt.store.runs.page({ scope: 'library' }, { limit: 200, cursor: null });
  const real = runs.filter((run) => !run.dryRun);
  const started = due.filter((one) => !real.some((run) => covers(run, one) && holdsBack(run, one, rt.now())));
  for (const { target, mode } of started) await startSync(rt, target, { mode, trigger: 'schedule' });
  return {
    kind: 'done',
    outcome: started.length === 0 ? 'nothing is due' : `started ${started.length}`,
    followUps: [scheduleSyncTask({}, rt.now() + checkEveryMs)],
  };
}

interface Due {
  readonly serverId: number;
  readonly target: SyncTarget;
  readonly mode: SyncMode;
  /** The last sync succeeded: it is due by its interval. */
  readonly isWell: boolean;
  /** The library is new or came back, and no sync was tried yet. */
  readonly isNew: boolean;
}

async function dueOf(rt: Runtime, serverId: number): Promise<Due[]> {
  const libraries = await rt.library.libraries.ofServer(serverId);
  if (libraries.length === 0)
    return [{ serverId, target: { serverId }, mode: 'incremental', isWell: false, isNew: false }];
  const now = rt.now();
  return libraries
    .filter((library) => {
      const at = dueAt(library);
      // A sync in the future was stored while our clock was wrong.
      return at !== null && (at <= now || (library.syncedAt ?? 0) > now);
    })
    .map(({ id, completeAt, syncedAt, error }) => {
      // Once a day a deep sync compares everything, including the files on the disk. The first sync is complete anyway.
      const isDeep = completeAt !== null && Math.abs(now - completeAt) >= dayMs;
      const mode = isDeep ? 'deep' : 'incremental';
      const isNew = completeAt === null && error === null;
      return {
        serverId,
        target: { libraryId: id },
        mode,
        isWell: !isNew && syncedAt !== null && error === null,
        isNew,
      };
    });
}

/** When a library is to be synced again, in UTC epoch milliseconds; 0 before its first complete sync. Null: it is not synced. */
export function dueAt(library: PlexLibrary): number | null {
  const { enabled, missingSince, type, syncedAt, completeAt, refreshMinutes } = library;
  if (!enabled || missingSince !== null || !isSyncable(type)) return null;
  return syncedAt === null || completeAt === null ? 0 : syncedAt + refreshMinutes * 60_000;
}

/** Whether a run includes the library: a run of the library, of its server, or of everything. */
function covers({ target }: Pick<Run, 'target'>, due: Due): boolean {
  if (target?.libraryId !== undefined) return target.libraryId === due.target.libraryId;
  return target?.serverId === undefined || target.serverId === due.serverId;
}

/**
 * Whether a run prevents a new one: while it is in progress, and for a while after an error. A finished run of everything does not hold back a new library,
 * which it did not know.
 */
function holdsBack(
  { state, createdAt, target }: Pick<Run, 'state' | 'createdAt' | 'target'>,
  { isWell, isNew }: Due,
  now: number,
): boolean {
  if (state === 'queued' || state === 'running') return true;
  if (isNew && state === 'succeeded' && target?.libraryId === undefined) return false;
  return !isWell && createdAt > now - retryMs && createdAt <= now;
}

/**
 * Polls all servers for new items and plays. While nothing changed, this costs two requests per server and no writes. Libraries with a new change number are
 * synced without a run. Once an hour, a run compares the watch state of all pairs.
 */
export async function pollServers(rt: Runtime, payload: PollPayload, signal: AbortSignal): Promise<TaskResult> {
  const minutes = (await rt.settings())['plex.recentlyAddedMinutes'];
  if (minutes <= 0 && payload.asked !== true) return { kind: 'done', outcome: 'no polling is set' };
  const found: string[] = [];
  let changed = 0;
  let isAway = false;
  for (const plex of rt.plex.enabled()) {
    try {
      const { libraries, sections } = await discoverLibraries(rt, plex, { signal });
      await recordServerAnswer(rt, plex.server);
      found.push(...(await pollHistory(rt, plex, signal)));
      for (const library of libraries) {
        const section = sections.get(library.uuid);
        if (section === undefined || !isPollable(library, section)) continue;
        const { added, updated, missing } = await pollLibrary(rt, { plex, library, section, signal });
        changed += added + updated + missing;
        if (added + updated + missing > 0)
          found.push(`${library.title}: ${added} new, ${updated} changed, ${missing} missing`);
      }
    } catch (error) {
      if (signal.aborted) throw error;
      await recordServerFault(rt, plex.server, error);
      isAway = true;
      found.push(messageOf(error));
    }
  }
  await startDueComparison(rt);
  return {
    kind: 'done',
    outcome: found.length === 0 ? 'nothing new' : found.join('; '),
    followUps: [
      ...tasksAfterSync(changed, rt.now()),
      ...(minutes > 0 ? [pollPlexTask({}, rt.now() + minutes * 60_000)] : []),
      // The server may have a new address.
      ...(isAway ? [checkPlexTask({}, rt.now())] : []),
    ],
  };
}

/** A library that never had a complete sync waits for it. */
function isPollable(library: PlexLibrary, section: PlexSection): boolean {
  if (!library.enabled || library.completeAt === null || !isSyncable(library.type)) return false;
  return section.contentChangedAt === null || section.contentChangedAt !== library.changeNumber;
}

/** Syncs the changes of one library, and returns their counts. */
async function pollLibrary(
  rt: Runtime,
  { plex, library, section, signal }: Pick<LibrarySync, 'plex' | 'library' | 'section' | 'signal'>,
): Promise<SyncReport['counts']> {
  const report = createSyncReport(rt, null);
  const { 'sync.pageSize': pageSize } = await rt.settings();
  await rt.locks.hold([libraryLock(library.id)], async () =>
    syncLibrary(rt, {
      plex,
      library: await latest(rt, library),
      section,
      options: { mode: 'incremental' },
      report,
      part: report.part(0),
      pageSize,
      signal,
      viewed: (changes) => rt.viewsChanged(plex.server, changes),
    }),
  );
  return report.counts;
}

/** Resumes interrupted work, clears the servers' back-off, starts a reconcile, and sets schedules. */
export async function startWork(rt: Runtime, queue: Queue): Promise<void> {
  await queue.start();
  await resumeRuns(rt);
  const settings = await rt.settings();
  const minutes = settings['reconcile.intervalMinutes'];
  await rt.store.tasks.add([
    ...libraryTasks(rt.now(), settings['plex.recentlyAddedMinutes']),
    clearBackOffTask({}, rt.now()),
    checkAccountsTask({}, rt.now() + 30_000),
    ...(settings['matching.discover'] ? [scheduleDiscoveryTask({}, rt.now()), refreshListsTask({}, rt.now())] : []),
    retentionTask({}, rt.now() + 60_000),
    ...(minutes > 0 ? [scheduleReconcileTask({}, rt.now() + minutes * 60_000)] : []),
  ]);
  if (rt.servers.all().length > 0) await startRun(rt, 'links', { dryRun: false, trigger: 'start' });
  queue.wake();
}

function libraryTasks(now: number, pollMinutes: number): NewTask[] {
  return [
    checkPlexTask({}, now),
    scheduleSyncTask({}, now + 1_000),
    // The configuration may have changed.
    checkRequestsTask({}, now + 1_000),
    ...(pollMinutes > 0 ? [pollPlexTask({}, now + pollMinutes * 60_000)] : []),
  ];
}
