import type { PlexLibrary, SyncMode, SyncOptions } from '../../model/plex.ts';
import type { Run } from '../../model/run.ts';
import type { PlexSection } from '../../ports/plex.ts';
import type { Runtime } from '../../runtime.ts';
import type { ConnectedPlex } from '../../servers/plex-servers.ts';
import { recordServerAnswer } from '../servers/server-health.ts';
import { discoverLibraries } from './discover-libraries.ts';
import { isCompletePass, isSyncable } from './sync-library.ts';
import type { ProgressPart, SyncReport } from './sync-report.ts';

/** A library that a run syncs. */
export interface PlannedSync {
  readonly plex: ConnectedPlex;
  readonly library: PlexLibrary;
  /** Undefined: the server no longer lists it. */
  readonly section: PlexSection | undefined;
  readonly part: ProgressPart;
}

/** The libraries of one server that a run covers. Throws when the server gives no usable answer. */
export async function planServer(
  rt: Runtime,
  { run, report, signal }: { readonly run: Run; readonly report: SyncReport; readonly signal: AbortSignal },
  plex: ConnectedPlex,
): Promise<PlannedSync[]> {
  const { libraries, sections } = await discoverLibraries(rt, plex, { signal, isPatient: true });
  await recordServerAnswer(rt, plex.server);
  const planned = libraries
    .filter((library) => isWanted(library, run))
    .map((library) => {
      const isComplete = isCompletePass(library, optionsOf(run), rt.now());
      const part = report.part(isComplete ? library.itemCount : 0);
      return { plex, library, section: sections.get(library.uuid), part };
    });
  report.libraries(report.progress().groups.total + planned.length);
  return planned;
}

export function optionsOf(run: Pick<Run, 'options'>): SyncOptions {
  const mode: SyncMode = run.options?.mode === 'deep' ? 'deep' : 'incremental';
  return { mode, force: run.options?.force === true };
}

function isWanted(library: PlexLibrary, run: Run): boolean {
  if (!isSyncable(library.type)) return false;
  return run.target?.libraryId === undefined
    ? library.enabled && library.missingSince === null
    : library.id === run.target.libraryId;
}
