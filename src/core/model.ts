/** The words of docs/glossary.md as plain types. Times are UTC epoch milliseconds; paths are as this service sees the disk. */

export type RuleOrigin = 'manual' | 'imported' | 'discovered';
export type RuleState = 'linked' | 'waiting' | 'conflict' | 'disabled' | 'error';

/** "This movie is this special." Identity is the movie's TMDB id and the episodes' TVDB ids; numbers are as last seen. */
export interface Rule {
  readonly id: number;
  readonly movieTmdbId: number | null;
  readonly movieTitle: string;
  /** Instance numbers, null = whichever has it, lowest first. */
  readonly sonarr: number | null;
  readonly radarr: number | null;
  readonly seriesTvdbId: number | null;
  readonly seriesTitle: string;
  readonly seasonNumber: number;
  readonly episodeNumbers: readonly number[];
  /** Empty until Sonarr's first answer names them; kept from then on, whatever becomes of the numbers. */
  readonly episodeTvdbIds: readonly number[];
  /** What the old API was given and answers again: nothing else reads it. */
  readonly given: RuleGiven;
  readonly origin: RuleOrigin;
  readonly enabled: boolean;
  readonly state: RuleState;
  readonly reason: string | null;
  /** Ids as last seen, so that a sweep needs no whole list: never trusted without the answer they lead to. */
  readonly known: RuleKnown;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface RuleGiven {
  readonly season: string | null;
  readonly episode: number | readonly number[] | null;
  readonly episodeId: number | null;
  readonly seriesId: number | null;
}

export interface RuleKnown {
  readonly radarr: number | null;
  readonly radarrMovieId: number | null;
  readonly sonarr: number | null;
  readonly sonarrSeriesId: number | null;
}

export type NewRule = Omit<Rule, 'id' | 'createdAt' | 'updatedAt' | 'state' | 'reason' | 'known'>;

export type LinkStyle = 'relative' | 'absolute' | 'hardlink';
export type LinkNaming = 'sonarr' | 'classic';
export type LinkState = 'linked' | 'confirmed' | 'broken' | 'removed';

/** One row of the ledger: what we may touch on disk, and nothing else. */
export interface Link {
  readonly id: number;
  readonly ruleId: number | null;
  readonly movieTmdbId: number;
  readonly seriesTvdbId: number;
  readonly episodeTvdbIds: readonly number[];
  readonly radarr: number;
  readonly radarrMovieId: number;
  readonly sonarr: number;
  readonly sonarrSeriesId: number;
  /** Where the link is; `target` is the movie file it stands for. */
  readonly path: string;
  readonly target: string;
  readonly style: LinkStyle;
  /** What readlink() gives for it; of a hard link `<dev>:<ino>`. */
  readonly text: string;
  /** The path that we would have chosen ourselves; differs from `path` once Sonarr renamed it by its own scheme. */
  readonly madePath: string;
  readonly origin: 'made' | 'adopted';
  /** A step that was recorded and perhaps not finished; null when the disk is as the row says. */
  readonly pending: PendingStep | null;
  readonly state: LinkState;
  readonly inSonarr: boolean | null;
  readonly inPlex: boolean | null;
  readonly reason: string | null;
  readonly sizeBytes: number | null;
  /** When Sonarr was last asked to import it as it is now; null = not since the last change. */
  readonly confirmAskedAt: number | null;
  /** Raised by every change but an observation; a writer that saw an older one loses. */
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly removedAt: number | null;
}

/** A link as a step was to leave it. */
export interface PendingPlace {
  readonly path: string;
  readonly text: string;
  readonly target: string;
  readonly style: LinkStyle;
}

export interface PendingStep extends PendingPlace {
  readonly step: 'create' | 'retarget' | 'rename' | 'remove';
  /** What steps before this one may have made, oldest first: they were cut short, too. Known until it is cleaned up. */
  readonly earlier?: readonly PendingPlace[];
}

export type NewLink = Omit<
  Link,
  'id' | 'revision' | 'createdAt' | 'updatedAt' | 'removedAt' | 'inSonarr' | 'inPlex' | 'confirmAskedAt'
>;
export type LinkChange = Partial<Omit<Link, 'id' | 'revision' | 'createdAt' | 'updatedAt'>>;

/** What servers and the disk said about a link that stays as it is. */
export type LinkObservation = Partial<
  Pick<Link, 'inSonarr' | 'inPlex' | 'reason' | 'sizeBytes' | 'confirmAskedAt' | 'episodeTvdbIds'> & {
    readonly state: Exclude<LinkState, 'removed'>;
  }
>;

export interface LinkEvent {
  readonly at: number;
  readonly step: string;
  readonly reason: string;
}

/** A subtitle beside the movie, linked beside the link. */
export interface Sidecar {
  readonly id: number;
  readonly linkId: number;
  readonly path: string;
  readonly target: string;
  readonly text: string;
}

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

export type ConflictKind = 'noMatch' | 'multipleMatches' | 'ambiguous' | 'destination' | 'collision';
export type ConflictState = 'open' | 'resolved' | 'ignored';

export interface ConflictSubject {
  readonly movieTmdbId: number | null;
  readonly movieTitle: string | null;
  readonly seriesTvdbId: number | null;
  readonly seriesTitle: string | null;
  readonly seriesPath: string | null;
  readonly episodeTvdbId: number | null;
  /** Where our link is to be. */
  readonly path: string | null;
  /** What is there, or what Sonarr has for this special. */
  readonly existingPath: string | null;
  /** The mirror's item, where the question is which series a show of Plex is. */
  readonly plexItemId?: number;
}

export interface ConflictOption {
  readonly id: string;
  readonly title: string;
  readonly [detail: string]: string | number | null;
}

/** What an answer did, so that it can be taken back. */
export interface ConflictAnswer {
  readonly madeRuleId?: number;
  /** Rules that were on until then. */
  readonly switchedOff?: readonly number[];
  /** What the asking rule was about before it was given other ids. */
  readonly ruleWas?: Partial<Omit<Rule, 'id'>>;
  /** What the show was mapped to before; null: to nothing. */
  readonly mappingWas?: Readonly<Record<string, unknown>> | null;
}

export interface Conflict {
  readonly id: number;
  readonly ruleId: number | null;
  readonly kind: ConflictKind;
  readonly subject: ConflictSubject;
  readonly options: readonly ConflictOption[];
  readonly state: ConflictState;
  readonly reason: string;
  readonly createdAt: number;
  readonly resolvedAt: number | null;
  /** Null while it is open, and where it was settled without one. */
  readonly answer: ConflictAnswer | null;
}

export type DeliverySource = 'radarr' | 'sonarr' | 'plex' | 'tautulli';
export type DeliveryStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'dead' | 'ignored' | 'duplicate';

export interface Delivery {
  readonly id: string;
  readonly source: DeliverySource;
  readonly instance: number;
  readonly event: string;
  readonly receivedAt: number;
  readonly status: DeliveryStatus;
  readonly tasks: readonly number[];
  readonly title: string | null;
  readonly account: string | null;
  readonly outcome: string | null;
  readonly error: string | null;
}

export interface NewDelivery {
  readonly id: string;
  readonly source: DeliverySource;
  readonly instance: number;
  readonly event: string;
  readonly receivedAt: number;
  /** SHA-256 of the bytes, hex. */
  readonly hash: string;
  readonly payload: string;
  readonly title: string | null;
  readonly account: string | null;
  /** Set when there is nothing to do: stored with status ignored and this as its outcome. */
  readonly ignored: string | null;
}

export type TaskState = 'waiting' | 'running' | 'succeeded' | 'dead';

/** A durable unit of work about one item. Equal waiting tasks (same kind and item) are one. */
export interface Task {
  readonly id: number;
  readonly kind: string;
  /** What it is about, for people: "movie 603", "series 300001", "library". */
  readonly item: string;
  /** One task of a lane runs at a time. */
  readonly lane: string;
  readonly payload: unknown;
  readonly state: TaskState;
  readonly attempts: number;
  readonly nextRunAt: number;
  readonly firstFailedAt: number | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly outcome: string | null;
  readonly error: string | null;
}

export interface NewTask {
  readonly kind: string;
  readonly item: string;
  readonly lane: string;
  readonly payload: unknown;
  readonly runAt: number;
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

export type InstanceKind = 'sonarr' | 'radarr';

export interface PathMap {
  readonly theirs: string;
  readonly ours: string;
}

/** One configured Sonarr or Radarr. `number` is what rules and webhook addresses name; unique per kind. */
export interface Instance {
  readonly id: number;
  readonly kind: InstanceKind;
  readonly number: number;
  readonly name: string;
  readonly url: string;
  readonly apiPath: string;
  /** In clear; sealed in the database, never in an answer. */
  readonly apiKey: string;
  /** Why there is no key though one is stored: then nothing is asked of the server. */
  readonly keyFault?: string;
  readonly pathMap: readonly PathMap[];
  readonly enabled: boolean;
  readonly source: 'environment' | 'database';
  readonly version: string | null;
  readonly lastSeenAt: number | null;
  readonly error: string | null;
}

export interface ImportProblem {
  readonly source: string;
  readonly line: number | null;
  readonly entry: string;
  readonly reason: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  readonly total: number;
}
export interface PageQuery {
  readonly limit: number;
  readonly cursor: string | null;
}
