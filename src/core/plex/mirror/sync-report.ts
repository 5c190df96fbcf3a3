import type { RunError, RunProgress } from '../../model/run.ts';
import type { Runtime } from '../../runtime.ts';

/** Counts, errors and progress of a sync, written to the run's row at most twice a second. A poll has no row. */
export interface SyncReport {
  readonly counts: Readonly<Record<SyncCount, number>>;
  readonly errors: readonly RunError[];
  count(changes: Partial<Record<SyncCount, number>>): void;
  fault(error: RunError): void;
  libraries(total: number): void;
  libraryDone(): void;
  /** Progress of one library. `about`: an estimate of its items. */
  part(about: number): ProgressPart;
  /** Whether a person cancelled the run; read from the row at most once a second. */
  isCancelled(): Promise<boolean>;
  progress(): RunProgress;
}

/** Progress of one library. Until its number of items is known, the total is at least one above the items done. */
export interface ProgressPart {
  expect(total: number): void;
  itemsDone(count: number): void;
  over(): void;
}

export type SyncCount = 'total' | 'added' | 'updated' | 'unchanged' | 'missing' | 'removed' | 'skipped' | 'errors';

interface Progress {
  part(about: number): ProgressPart;
  items(): { done: number; total: number };
}

/** Adds up the parts. Calls `changed` after each step. */
function createProgress(changed: () => void): Progress {
  const parts: { done: number; total: number; isKnown: boolean }[] = [];
  return {
    items() {
      const items = { done: 0, total: 0 };
      for (const { done, total, isKnown } of parts) {
        items.done += done;
        items.total += Math.max(total, isKnown ? done : done + 1);
      }
      return items;
    },
    part(about) {
      const part = { done: 0, total: about, isKnown: false };
      parts.push(part);
      return {
        expect(total) {
          Object.assign(part, { total, isKnown: true });
          changed();
        },
        itemsDone(count) {
          part.done += count;
          changed();
        },
        over() {
          Object.assign(part, { total: part.done, isKnown: true });
          changed();
        },
      };
    },
  };
}

const everyMs = 500;
const maxErrors = 100;

export function createSyncReport(rt: Pick<Runtime, 'store' | 'now' | 'logger'>, runId: string | null): SyncReport {
  const counts: Record<SyncCount, number> = {
    total: 0,
    added: 0,
    updated: 0,
    unchanged: 0,
    missing: 0,
    removed: 0,
    skipped: 0,
    errors: 0,
  };
  const errors: RunError[] = [];
  let groups = { done: 0, total: 0 };
  const items = createProgress(changed);
  let writtenAt = rt.now();
  let askedAt = 0;
  let isCancelled = false;

  const progress = (): RunProgress => ({ groups, items: items.items() });
  function changed(): void {
    if (runId === null || Math.abs(rt.now() - writtenAt) < everyMs) return;
    writtenAt = rt.now();
    rt.store.runs
      .change(runId, { progress: progress(), counts: { ...counts } })
      .catch((error: unknown) => rt.logger.warn({ run: runId, error: String(error) }, 'progress could not be written'));
  }

  return {
    counts,
    errors,
    count(changes) {
      for (const [name, n] of Object.entries(changes)) counts[name as SyncCount] += n;
    },
    fault(error) {
      // Several passes over one item find the same fault.
      if (errors.some(({ item, message }) => item === error.item && message === error.message)) return;
      counts.errors += 1;
      if (errors.length < maxErrors) errors.push(error);
    },
    libraries(total) {
      groups = { ...groups, total };
      changed();
    },
    libraryDone() {
      groups = { ...groups, done: Math.min(groups.done + 1, groups.total) };
      changed();
    },
    part: items.part,
    async isCancelled() {
      if (runId === null || isCancelled || Math.abs(rt.now() - askedAt) < 1_000) return isCancelled;
      askedAt = rt.now();
      isCancelled = (await rt.store.runs.get(runId))?.cancelRequested === true;
      return isCancelled;
    },
    progress,
  };
}
