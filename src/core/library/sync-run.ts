import { AppError, messageOf } from '../../errors.ts';
import { endRun } from '../links/run-notes.ts';
import type { Run } from '../model.ts';
import type { PlexSection } from '../ports/plex.ts';
import type { Runtime } from '../ports/runtime.ts';
import { runErrorOf } from '../runs/run-error.ts';
import type { Locks } from '../tasks/locks.ts';
import { viewsOn } from '../watch/note-views.ts';
import { afterMirror } from './after-mirror.ts';
import { discoverLibraries } from './discover-libraries.ts';
import type { PlexLibrary, PlexServer, SyncMode, SyncOptions } from './model.ts';
import type { ConnectedPlex } from './plex-servers.ts';
import { noteServerAnswer, noteServerFault } from './server-health.ts';
import { isMirrorable, latest, libraryLock, SyncCancelled, syncLibrary } from './sync-library.ts';
import { createSyncNotes, type SyncNotes } from './sync-notes.ts';

/** A run of the scope "library": the libraries it is about, one after the other; what fails costs its own library and nothing else. */
export async function syncRun(
  rt: Runtime,
  { locks }: { readonly locks: Locks },
  runId: string,
  signal: AbortSignal,
): Promise<string> {
  const run = await rt.store.runs.get(runId);
  if (run === null || (run.state !== 'queued' && run.state !== 'running')) return 'the run is over already';
  await rt.store.runs.change(runId, { state: 'running', startedAt: run.startedAt ?? rt.now() });
  const notes = createSyncNotes(rt, runId);
  try {
    const failures = await syncServers(rt, { run, notes, locks, signal });
    return await endSync(rt, run, notes, failures);
  } catch (error) {
    if (signal.aborted) throw error;
    const isCancelled = error instanceof SyncCancelled;
    const message = messageOf(error);
    if (!isCancelled) notes.fault(runErrorOf('the run', error));
    return endRun(rt, runId, {
      state: isCancelled ? 'cancelled' : 'failed',
      error: isCancelled ? null : message,
      ...heard(notes),
    });
  }
}

interface Failure {
  readonly item: string;
  readonly message: string;
}

interface RunWork {
  readonly run: Run;
  readonly notes: SyncNotes;
  readonly locks: Locks;
  readonly signal: AbortSignal;
}

async function syncServers(rt: Runtime, work: RunWork): Promise<Failure[]> {
  const { run, notes, signal } = work;
  const failures: Failure[] = [];
  const fail = (item: string, error: unknown): void => {
    const message = messageOf(error);
    failures.push({ item, message });
    notes.fault(runErrorOf(item, error));
    rt.logger.warn({ run: run.id, item, error: message }, 'a library could not be synced');
  };
  const servers = await serversOf(rt, run);
  for (const plex of servers) {
    const name = `Plex "${plex.server.name}"`;
    try {
      const { libraries, sections } = await discoverLibraries(rt, plex, signal);
      await noteServerAnswer(rt, plex.server);
      const wanted = libraries.filter((library) => isWanted(library, run));
      notes.libraries(notes.progress().groups.total + wanted.length);
      for (const library of wanted) {
        try {
          await syncOne(rt, work, { plex, library, section: sections.get(library.uuid) });
        } catch (error) {
          if (signal.aborted || error instanceof SyncCancelled) throw error;
          await rt.library.libraries.update(library.id, {
            error: messageOf(error),
          });
          fail(`${library.title} on ${name}`, error);
        }
        notes.libraryDone();
      }
    } catch (error) {
      if (signal.aborted || error instanceof SyncCancelled) throw error;
      await noteServerFault(rt, plex.server, error);
      notes.libraries(notes.progress().groups.total + 1);
      fail(name, error);
    }
  }
  return failures;
}

/** Those that the run is about; one that is switched off or refused its token is a fault of a run that names it. */
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
  if (server === undefined) return 'The Plex server of this library is not set up any more.';
  return server.tokenRefused
    ? `Plex "${server.name}" refused its token: give it a new one, or sign in again.`
    : `Plex "${server.name}" is switched off: its mirror stays as it is.`;
}

function isWanted(library: PlexLibrary, run: Run): boolean {
  if (!isMirrorable(library.type)) return false;
  return run.target?.libraryId === undefined
    ? library.enabled && library.missingSince === null
    : library.id === run.target.libraryId;
}

async function syncOne(
  rt: Runtime,
  { run, notes, locks, signal }: RunWork,
  { plex, library, section }: { plex: ConnectedPlex; library: PlexLibrary; section: PlexSection | undefined },
): Promise<void> {
  // Done before this run was interrupted: it goes on behind that.
  if (run.startedAt !== null && library.syncedAt !== null && library.syncedAt >= run.startedAt) return;
  if (section === undefined)
    throw new AppError(
      'upstreamData',
      `Plex "${plex.server.name}" does not list the library ${library.title} any more: its mirror stays as it is for a day, in case it comes back.`,
    );
  await locks.hold([libraryLock(library.id)], async () =>
    syncLibrary(rt, {
      plex,
      library: await latest(rt, library),
      section,
      options: optionsOf(run),
      notes,
      signal,
      viewed: viewsOn(rt, plex.server),
    }),
  );
}

function optionsOf(run: Run): SyncOptions {
  const mode: SyncMode = run.options?.mode === 'deep' ? 'deep' : 'incremental';
  return { mode, force: run.options?.force === true };
}

async function endSync(rt: Runtime, run: Run, notes: SyncNotes, failures: readonly Failure[]): Promise<string> {
  const { groups } = notes.progress();
  const { added, updated, missing } = notes.counts;
  await rt.store.tasks.add(afterMirror(added + updated + missing, rt.now()));
  const isAllFailed = failures.length > 0 && failures.length >= groups.total;
  const { groups: g, items } = notes.progress();
  return endRun(rt, run.id, {
    ...heard(notes),
    progress: { groups: { done: g.total, total: g.total }, items: { done: items.total, total: items.total } },
    state: isAllFailed ? 'failed' : 'succeeded',
    error: isAllFailed ? (failures[0]?.message ?? null) : null,
  });
}

function heard(notes: SyncNotes) {
  return { counts: { ...notes.counts }, errors: [...notes.errors], progress: notes.progress() };
}
