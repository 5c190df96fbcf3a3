export type StepWord = 'create' | 'retarget' | 'rename' | 'keep' | 'remove' | 'refuse';

/** A row of a run's plan, as interface.md gives it. `path` is where the link is to be, `from` where it was. */
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

export type RunScope = 'links' | 'library' | 'watch' | 'all' | 'discovery' | 'removals';

export type RunState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'needsConfirmation';

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
  /** Ids of the links that a confirmation removes: exactly these. */
  readonly removals: readonly number[];
  readonly cancelRequested: boolean;
  readonly error: string | null;
  /** What a run of the scope "library" is about; null = all that is configured. One at a time a scope and target. */
  readonly target: Readonly<Record<string, number>> | null;
  readonly options: Readonly<Record<string, string | boolean>> | null;
}

/** A run in a list: what it planned and what failed may be long, and is read with the run itself. */
export type RunSummary = Omit<Run, 'plan' | 'errors'>;

export type RunChange = Partial<Omit<Run, 'id' | 'scope' | 'dryRun' | 'target' | 'options' | 'createdAt' | 'trigger'>>;
