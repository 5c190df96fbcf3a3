import type { Page, PageQuery } from '../model/page.ts';
import type { PlanRow, Run, RunChange, RunScope, RunState, RunSummary } from '../model/run.ts';

export interface RunFilter {
  readonly scope?: RunScope;
  readonly state?: RunState;
  readonly dryRun?: boolean;
}

export interface RunStore {
  /**
   * Returns the run under way of this scope, kind (dry or not) and target, or a new queued one; `started` distinguishes them. Targets are equal
   * if their JSON with sorted keys is. `joins` says which run under way will do: "queued" = only one that has read nothing yet. A queued run
   * that nobody asked for gets the trigger and options of a person who joins it.
   */
  start(run: {
    id: string;
    scope: RunScope;
    dryRun: boolean;
    trigger: string;
    target?: Run['target'];
    options?: Run['options'];
    joins?: 'queued' | 'underWay';
    now: number;
  }): Promise<{ run: Run; started: boolean }>;
  get(id: string): Promise<Run | null>;
  page(filter: RunFilter, page: PageQuery): Promise<Page<RunSummary>>;
  /** With `from`, only a run in one of these states changes. */
  change(id: string, change: RunChange, from?: readonly RunState[]): Promise<void>;
  /** Adds removals to the run of removals that waits for a person, or starts such a run, in one step: with several lanes none is lost. */
  holdRemovals(held: {
    id: string;
    trigger: string;
    removals: readonly number[];
    plan: readonly PlanRow[];
    reason: string;
    now: number;
  }): Promise<Run>;
  /** The newest run that waits for a person: a reconcile of links, or the run of removals by events. */
  waiting(asker: 'reconcile' | 'removals'): Promise<Run | null>;
  prune(before: number): Promise<number>;
}
