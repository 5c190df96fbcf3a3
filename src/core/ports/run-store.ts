import type { Page, PageQuery } from '../model/page.ts';
import type { PlanRow, Run, RunChange, RunScope, RunState, RunSummary } from '../model/run.ts';

export interface RunFilter {
  readonly scope?: RunScope;
  readonly state?: RunState;
}

export interface RunStore {
  /** The run under way of this scope and kind (dry or not), or a new queued one; `started` tells which. One at a time a scope and target (an equal one by its JSON, keys sorted). */
  start(run: {
    id: string;
    scope: RunScope;
    dryRun: boolean;
    trigger: string;
    target?: Run['target'];
    options?: Run['options'];
    now: number;
  }): Promise<{ run: Run; started: boolean }>;
  get(id: string): Promise<Run | null>;
  page(filter: RunFilter, page: PageQuery): Promise<Page<RunSummary>>;
  change(id: string, change: RunChange): Promise<void>;
  /** Joins removals to the run of them that waits for a person, or starts one that does; one step, so that none of several lanes' is lost. */
  holdRemovals(held: {
    id: string;
    trigger: string;
    removals: readonly number[];
    plan: readonly PlanRow[];
    reason: string;
    now: number;
  }): Promise<Run>;
  /** The newest run of a scope that waits for a person. */
  waiting(scope: RunScope): Promise<Run | null>;
  prune(before: number): Promise<number>;
}
