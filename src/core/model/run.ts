export type StepWord = 'create' | 'retarget' | 'rename' | 'keep' | 'remove' | 'refuse';

/** A row of a run's plan, as specified in interface.md. `path` is the planned place of the link, `from` its previous one. */
export interface PlanRow {
  readonly step: StepWord;
  readonly path: string | null;
  readonly from: string | null;
  readonly target: string | null;
  readonly reason: string;
  readonly movieTmdbId: number | null;
  readonly seriesTvdbId: number | null;
  readonly episodeTvdbId: number | null;
}

export type RunScope = 'links' | 'library' | 'watch' | 'all' | 'matching' | 'removals';

export type RunState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'needsConfirmation';

/** Triggers of runs for which no person asked. */
export const automaticTriggers = ['schedule', 'start', 'event'] as const;

export function isAutomatic(trigger: string): boolean {
  return automaticTriggers.some((one) => one === trigger);
}

export interface RunError {
  readonly category: 'network' | 'auth' | 'data' | 'filesystem';
  readonly item: string;
  readonly message: string;
}

export interface RunProgress {
  readonly groups: { readonly done: number; readonly total: number };
  readonly items: { readonly done: number; readonly total: number };
}

export interface Run {
  readonly id: string;
  readonly scope: RunScope;
  readonly dryRun: boolean;
  readonly state: RunState;
  readonly trigger: string;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly progress: RunProgress;
  readonly counts: Readonly<Record<string, number>>;
  readonly errors: readonly RunError[];
  readonly plan: readonly PlanRow[];
  /** Ids of exactly those links that a confirmation removes. */
  readonly removals: readonly number[];
  readonly cancelRequested: boolean;
  readonly error: string | null;
  /** The target of a run of the scope "library"; null = everything configured. One run at a time per scope and target, and one that waits for its end. */
  readonly target: Readonly<Record<string, number>> | null;
  readonly options: Readonly<Record<string, string | boolean>> | null;
}

/** A run in a list: plan and errors may be long and are only read with the run itself. */
export type RunSummary = Omit<Run, 'plan' | 'errors'>;

export type RunChange = Partial<Omit<Run, 'id' | 'scope' | 'dryRun' | 'target' | 'options' | 'createdAt' | 'trigger'>>;
