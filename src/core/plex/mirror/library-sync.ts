import type { SyncOptions } from '../../model/plex.ts';
import type { PlexSection } from '../../ports/plex.ts';
import type { Runtime } from '../../runtime.ts';
import type { SyncTarget } from './sync-items.ts';
import type { ProgressPart, SyncReport } from './sync-report.ts';

/** One library that is being synced. */
export interface LibrarySync extends SyncTarget {
  /** As the server lists it now. */
  readonly section: PlexSection;
  readonly options: SyncOptions;
  readonly report: SyncReport;
  readonly part: ProgressPart;
  /** Rows of a list that are asked for at a time. */
  readonly pageSize: number;
  /** Nothing is written: what is only read to be kept is not read. */
  readonly isDry?: boolean;
  readonly signal: AbortSignal;
}

export type SyncRuntime = Pick<Runtime, 'library' | 'now' | 'logger'>;

/** A person asked to stop. What was written stays; the next sync finds it unchanged and goes on behind it. */
export class SyncCancelled extends Error {}

export async function stopIfCancelled({ report, signal }: Pick<LibrarySync, 'report' | 'signal'>): Promise<void> {
  signal.throwIfAborted();
  if (await report.isCancelled()) throw new SyncCancelled('cancelled by a person');
}
