import type { Conflict, ConflictAnswer, ConflictKind, ConflictState } from '../model/conflict.ts';
import type { Delivery, DeliverySource, DeliveryStatus, NewDelivery } from '../model/delivery.ts';
import type { Instance, InstanceKind, PathMap } from '../model/instance.ts';
import type { Link, LinkChange, LinkEvent, LinkObservation, LinkState, NewLink, Sidecar } from '../model/link.ts';
import type { Page, PageQuery } from '../model/page.ts';
import type { ImportProblem, NewRule, Rule, RuleOrigin, RuleState } from '../model/rule.ts';
import type { PlanRow, Run, RunChange, RunScope, RunState, RunSummary } from '../model/run.ts';
import type { NewTask, Task, TaskState } from '../model/task.ts';

/**
 * What core asks of the database: one interface an aggregate, implemented in src/db. Every method that writes is one atomic batch;
 * nothing is half done after a kill. Failures throw AppError('database'); losing a race is a value.
 */
export interface Store {
  readonly rules: RuleStore;
  readonly links: LinkStore;
  readonly conflicts: ConflictStore;
  readonly deliveries: DeliveryStore;
  readonly tasks: TaskStore;
  readonly runs: RunStore;
  readonly instances: InstanceStore;
  readonly settings: SettingStore;
  /** Throws when the database cannot be used; for /ready. */
  check(): Promise<void>;
}

export interface RuleFilter {
  readonly movieTmdbId?: number;
  readonly seriesTvdbId?: number;
  readonly state?: RuleState;
  readonly origin?: RuleOrigin;
  readonly enabled?: boolean;
}

export interface RuleStore {
  get(id: number): Promise<Rule | null>;
  /** All, by movie title then series title: what the old API answers. */
  all(): Promise<Rule[]>;
  page(filter: RuleFilter, page: PageQuery): Promise<Page<Rule>>;
  byMovie(movieTmdbId: number): Promise<Rule[]>;
  bySeries(seriesTvdbId: number): Promise<Rule[]>;
  /** Rules that lack the movie's TMDB id or the series' TVDB id: known by name only. */
  unresolved(): Promise<Rule[]>;
  /** Rules that hold an id of 0, which earlier releases took for one. */
  withoutRealIds(): Promise<Rule[]>;
  /** Null when an equal rule is there (same movieTmdbId, series (TVDB id, else title), season, given episode). */
  create(rule: NewRule): Promise<Rule | null>;
  /** Writes only what differs; no row is touched when nothing does. */
  update(id: number, change: Partial<Omit<Rule, 'id' | 'createdAt' | 'updatedAt'>>): Promise<Rule | null>;
  /** The same for many in one batch (a sweep). */
  updateMany(
    changes: readonly { id: number; change: Partial<Omit<Rule, 'id' | 'createdAt' | 'updatedAt'>> }[],
  ): Promise<void>;
  /** Links keep their rows with ruleId null. False when there was none. */
  delete(id: number): Promise<boolean>;
  importReport(): Promise<ImportProblem[]>;
  replaceImportReport(source: string, problems: readonly ImportProblem[]): Promise<void>;
}

export interface LinkFilter {
  readonly state?: LinkState;
  readonly movieTmdbId?: number;
  readonly seriesTvdbId?: number;
}

export interface LinkStore {
  get(id: number): Promise<Link | null>;
  /** Everything not removed. */
  live(): Promise<Link[]>;
  liveByMovie(movieTmdbId: number): Promise<Link[]>;
  liveBySeries(seriesTvdbId: number): Promise<Link[]>;
  liveByRule(ruleId: number): Promise<Link[]>;
  /** Live rows that lie at these paths, now or once their pending step is done. */
  byPaths(paths: readonly string[]): Promise<Link[]>;
  /** Live rows that lie directly in this folder. */
  inFolder(folder: string): Promise<Link[]>;
  /** The path of a live link somewhere below this folder, null when there is none. One that was only about to be made does not count. */
  oneBelow(folder: string): Promise<string | null>;
  countLive(): Promise<number>;
  /** Empties the episodes' ids of live rows that hold an id of 0. */
  forgetUnrealIds(): Promise<void>;
  /** Without a state filter removed rows are left out. */
  page(filter: LinkFilter, page: PageQuery): Promise<Page<Link>>;
  history(id: number): Promise<LinkEvent[]>;
  /** Intent: the rows (and their events) are there before the disk is touched. Returns them with ids. */
  createMany(links: readonly NewLink[], event: { step: string; reason: string }): Promise<Link[]>;
  /**
   * Changes each row whose revision is still the given one, and notes the event (none = no history line). Returns the rows as they are now, in
   * order; null for those that lost the race.
   */
  change(
    changes: readonly {
      id: number;
      revision: number;
      change: LinkChange;
      event?: { step: string; reason: string };
    }[],
  ): Promise<(Link | null)[]>;
  /**
   * Writes what was observed of links, and the event, without raising their revision: plans that were made before stay valid. Null for rows whose
   * revision is another one: what was observed is not this link any more.
   */
  observe(
    observations: readonly {
      id: number;
      revision: number;
      observation: LinkObservation;
      event?: { step: string; reason: string };
    }[],
  ): Promise<(Link | null)[]>;
  sidecars(linkIds: readonly number[]): Promise<Sidecar[]>;
  /** Replaces the sidecar rows of one link. */
  setSidecars(linkId: number, sidecars: readonly Omit<Sidecar, 'id' | 'linkId'>[]): Promise<void>;
  /**
   * Claims removals that no person asked for, all or none: false where they would be more than `atMost` since then together with those of every other
   * lane and replica, or where such removals wait for a person already. The claim is the line of the removal in the history.
   */
  claimRemovals(removals: readonly { id: number; reason: string }[], bounds: RemovalBounds): Promise<boolean>;
  /** Takes back the claims of links that were not removed after all. */
  releaseRemovals(ids: readonly number[], since: number): Promise<void>;
}

export interface RemovalBounds {
  readonly now: number;
  readonly since: number;
  readonly atMost: number;
}

export interface ConflictStore {
  get(id: number): Promise<Conflict | null>;
  page(
    filter: { state?: ConflictState; kind?: ConflictKind; movieTmdbId?: number },
    page: PageQuery,
  ): Promise<Page<Conflict>>;
  openOf(ruleIds: readonly number[]): Promise<Conflict[]>;
  /** Ignored questions are remembered: they are not asked again. */
  ignoredOf(ruleIds: readonly number[]): Promise<Conflict[]>;
  /** Opens it, or brings the open one of the same rule and kind up to date (no write when equal). An ignored one stays ignored. */
  open(conflict: Omit<Conflict, 'id' | 'state' | 'createdAt' | 'resolvedAt' | 'answer'>): Promise<void>;
  /** The open and ignored question about a show of Plex. */
  ofPlexItem(plexItemId: number): Promise<Conflict | null>;
  /** Closes the open questions of a rule whose reason is gone. */
  closeFor(ruleId: number, kinds: readonly ConflictKind[] | 'all'): Promise<void>;
  /** One that was asked anew since is not reopened: it comes back as it is. An answer is kept until the question is open again. */
  setState(id: number, state: ConflictState, answer?: ConflictAnswer): Promise<Conflict | null>;
}

export interface DeliveryStore {
  /**
   * One transaction: the delivery, and its tasks joined to it (an equal waiting task is used, and runs no later than asked). Where
   * a delivery of the same bytes (hash) from the same source and instance is queued or running, or succeeded less than 60 s (Radarr, Sonarr) or 24 h (Plex,
   * Tautulli) ago: stored as duplicate, without tasks.
   */
  receive(
    delivery: NewDelivery,
    tasks: readonly NewTask[],
  ): Promise<{ id: string; status: 'queued' | 'duplicate' | 'ignored' }>;
  get(id: string): Promise<(Delivery & { payload: string }) | null>;
  page(
    filter: { status?: DeliveryStatus; event?: string; source?: DeliverySource },
    page: PageQuery,
  ): Promise<Page<Delivery>>;
  /** Its dead or failed tasks run again now; null when there is no such delivery. Tasks are made anew from `tasks` when it has none left. */
  retry(id: string, tasks: readonly NewTask[], now: number): Promise<Delivery | null>;
  /** Older than `before`, failed and dead ones kept. Returns how many went. */
  prune(before: number): Promise<number>;
  /** When the last delivery of this source came; for health. */
  lastReceivedAt(source: DeliverySource, instance: number): Promise<number | null>;
}

/** How far from now a waiting task may be due at most, in milliseconds. */
export interface LongestDelays {
  readonly byKind: ReadonlyMap<string, number>;
  /** Of all other kinds. */
  readonly otherMs: number;
  /** Of a task that failed and waits for another try, where that is longer. */
  readonly afterFailureMs: number;
}

export interface TaskStore {
  get(id: number): Promise<Task | null>;
  page(filter: { state?: TaskState; kind?: string }, page: PageQuery): Promise<Page<Task>>;
  /** Adds, or joins the equal waiting task (kind and item; then it runs no later than asked and takes the newer payload). Returns the ids. */
  add(tasks: readonly NewTask[]): Promise<number[]>;
  /**
   * Claims up to `limit` due tasks, at most one a lane and none in a lane that has a running one, oldest first. The claim is one
   * statement, so replicas never share one. An expired lease keeps its lane until `releaseExpired`, which the queue asks every 2 seconds.
   */
  claim(options: { owner: string; now: number; leaseMs: number; limit: number }): Promise<Task[]>;
  /** Renews the leases that this owner still holds; answers the ids it holds. */
  renew(options: { owner: string; ids: readonly number[]; now: number; leaseMs: number }): Promise<number[]>;
  /** Ends it if this owner still holds it; brings its deliveries' status and outcome up to date; adds follow-ups, all in one batch. */
  finish(options: {
    id: number;
    owner: string;
    now: number;
    outcome: string;
    followUps: readonly NewTask[];
  }): Promise<void>;
  /** Waits for another try (an equal waiting task is merged into this one), or is dead when nextRunAt is null. */
  fail(options: { id: number; owner: string; now: number; error: string; nextRunAt: number | null }): Promise<void>;
  /** Goes back to waiting without counting as a try: asked to wait (look again later), or the service stops. */
  postpone(options: {
    id: number;
    owner: string;
    nextRunAt: number;
    payload?: unknown;
    countAttempt?: boolean;
  }): Promise<void>;
  /** Expired leases go back to waiting; with 'all' every lease (a file database, at start). Returns how many. */
  releaseExpired(now: number | 'all'): Promise<number>;
  retry(id: number, now: number): Promise<Task | null>;
  /** Waiting tasks of these kinds run now (a server answers again, settings changed). */
  hasten(kinds: readonly string[] | 'all', now: number): Promise<void>;
  /**
   * Waiting tasks that are due later than they can be: the clock was ahead when they were planned. They are due now, or after their longest delay where
   * they are beyond it by minutes only. Nothing is written where there are none. Returns how many there were.
   */
  pullIn(now: number, longest: LongestDelays): Promise<number>;
  /** Waiting tasks that failed before run now: what they failed at is over. */
  hastenFailed(now: number): Promise<void>;
  nextDueAt(): Promise<number | null>;
  counts(): Promise<Record<TaskState, number>>;
  prune(before: number): Promise<number>;
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
  page(filter: { scope?: RunScope; state?: RunState }, page: PageQuery): Promise<Page<RunSummary>>;
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

export interface InstanceStore {
  /** Stored ones only, keys opened; environment ones are added by core (they win by number). */
  all(): Promise<Instance[]>;
  get(id: number): Promise<Instance | null>;
  create(instance: {
    kind: InstanceKind;
    name: string;
    url: string;
    apiPath: string;
    apiKey: string;
    pathMap: readonly PathMap[];
    number: number;
  }): Promise<Instance>;
  /** A row for an environment instance (without its key): gives it an id that stays, and its seen-state. */
  ensureEnvironment(instance: {
    kind: InstanceKind;
    number: number;
    name: string;
    url: string;
    apiPath: string;
  }): Promise<Instance>;
  update(
    id: number,
    change: Partial<
      Pick<Instance, 'name' | 'url' | 'apiPath' | 'apiKey' | 'pathMap' | 'enabled' | 'version' | 'lastSeenAt' | 'error'>
    >,
  ): Promise<Instance | null>;
  delete(id: number): Promise<boolean>;
  /** Every stored key opened with any of the encryption keys and sealed with the newest. Returns how many. */
  reseal(): Promise<number>;
}

export interface SettingStore {
  all(): Promise<Map<string, unknown>>;
  get(key: string): Promise<unknown>;
  set(values: ReadonlyMap<string, unknown>): Promise<void>;
  unset(key: string): Promise<void>;
}
