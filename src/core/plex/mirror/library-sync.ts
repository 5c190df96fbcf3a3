import type { PlexLibrary, SyncOptions } from '../../model/plex.ts';
import type { PlexSection } from '../../ports/plex.ts';
import type { Runtime } from '../../runtime.ts';
import type { SyncTarget } from './sync-items.ts';
import type { ProgressPart, SyncReport } from './sync-report.ts';

/** The sync of one library. */
export interface LibrarySync extends SyncTarget {
  /** As the server lists it now. */
  readonly section: PlexSection;
  readonly options: SyncOptions;
  readonly report: SyncReport;
  readonly part: ProgressPart;
  /** Rows per page of a list. */
  readonly pageSize: number;
  /** Nothing is written, so data that would only be stored is not read. */
  readonly isDry?: boolean;
  readonly signal: AbortSignal;
}

export type SyncRuntime = Pick<Runtime, 'library' | 'now' | 'logger'>;

/** A person cancelled the run. Written rows stay; the next sync finds them unchanged. */
export class SyncCancelled extends Error {}

/** Two syncs of one library would each mark the other's rows as missing. */
export function libraryLock(libraryId: number): string {
  return `library:${libraryId}`;
}

/** Read it again under its lock: whoever held the lock may just have synced it. */
export async function latest(rt: Pick<Runtime, 'library'>, library: PlexLibrary): Promise<PlexLibrary> {
  return (await rt.library.libraries.get(library.id)) ?? library;
}

export async function stopIfCancelled({ report, signal }: Pick<LibrarySync, 'report' | 'signal'>): Promise<void> {
  signal.throwIfAborted();
  if (await report.isCancelled()) throw new SyncCancelled('cancelled by a person');
}
