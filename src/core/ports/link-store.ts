import type {
  Link,
  LinkChange,
  LinkEvent,
  LinkObservation,
  LinkState,
  NamedLink,
  NewLink,
  RecentLinkEvent,
  Sidecar,
} from '../model/link.ts';
import type { Page, PageQuery } from '../model/page.ts';

export interface LinkFilter {
  readonly state?: LinkState;
  readonly movieTmdbId?: number;
  readonly seriesTvdbId?: number;
}

export interface NamedLinkFilter {
  /** Default: every state but removed. */
  readonly state?: LinkState;
  /** Part of a title or path, in any case. */
  readonly q?: string;
  /** Only links with a larger id: those made later. */
  readonly newerThan?: number;
}

export const linkSorts = ['changed', 'movie', 'special', 'state', 'quality', 'size'] as const;

export interface NamedLinkQuery extends PageQuery {
  readonly sort: (typeof linkSorts)[number];
  readonly order: 'ascending' | 'descending';
}

export interface LinkStore {
  get(id: number): Promise<Link | null>;
  /** All links that are not removed. */
  live(): Promise<Link[]>;
  liveByMovies(movieTmdbIds: readonly number[]): Promise<Link[]>;
  liveBySeries(seriesTvdbId: number): Promise<Link[]>;
  liveBySeriesIds(seriesTvdbIds: readonly number[]): Promise<Link[]>;
  liveByRule(ruleId: number): Promise<Link[]>;
  /** Live rows at these paths, now or once their pending step is done. */
  byPaths(paths: readonly string[]): Promise<Link[]>;
  /** Live rows directly in this folder. */
  inFolder(folder: string): Promise<Link[]>;
  /** The path of a live link anywhere below this folder; null if there is none. Ignores links whose creation is still pending. */
  oneBelow(folder: string): Promise<string | null>;
  countLive(): Promise<number>;
  /** Clears the episode ids of live rows that contain an id of 0. */
  forgetUnrealIds(): Promise<void>;
  /** Without a state filter, removed rows are left out. */
  page(filter: LinkFilter, page: PageQuery): Promise<Page<Link>>;
  /** Links with the names of their rules, sorted and searched as a page asks. */
  named(filter: NamedLinkFilter, query: NamedLinkQuery): Promise<Page<NamedLink>>;
  /** The live links last changed of which a name or the path contains the text. */
  search(q: string, limit: number): Promise<readonly NamedLink[]>;
  /** These links with their names, whatever their state, in no particular order. */
  namedByIds(ids: readonly number[]): Promise<NamedLink[]>;
  /** How many links are in each state; states without a link are absent. */
  countByState(): Promise<Partial<Record<LinkState, number>>>;
  /** The newest steps of all links, newest first. */
  recentEvents(limit: number): Promise<RecentLinkEvent[]>;
  history(id: number): Promise<LinkEvent[]>;
  /** Records the intent: rows and their events exist before the disk is touched. Returns the rows with ids. */
  createMany(links: readonly NewLink[], event: { step: string; reason: string }): Promise<Link[]>;
  /**
   * Updates each row whose revision still matches and records the event (none = no history line). Returns the current rows in order; null for
   * those that lost the race.
   */
  change(
    changes: readonly {
      id: number;
      revision: number;
      change: LinkChange;
      event?: { step: string; reason: string };
    }[],
  ): Promise<(Link | null)[]>;
  /** Writes observations of links, and their events, without incrementing the revision: plans made before stay valid. */
  observe(observations: readonly ObservedLink[]): Promise<(Link | null)[]>;
  sidecars(linkIds: readonly number[]): Promise<Sidecar[]>;
  /** Replaces the sidecar rows of one link. */
  setSidecars(linkId: number, sidecars: readonly Omit<Sidecar, 'id' | 'linkId'>[]): Promise<void>;
  /**
   * Claims removals that no person requested, all or none: false if they would exceed `atMost` since that time, counting every other lane and
   * replica, or if such removals already wait for a person. The claim is the history line of the removal.
   */
  claimRemovals(removals: readonly { id: number; reason: string }[], bounds: RemovalBounds): Promise<boolean>;
  /** Releases the claims of links that were not removed after all. */
  releaseRemovals(ids: readonly number[], since: number): Promise<void>;
}

export interface ObservedLink {
  /**
   * The row as it was before the server was asked. If its revision, or a value that the observation would replace, has changed since, the row says
   * something newer: the observation is dropped, and its answer is null.
   */
  readonly link: Link;
  readonly observation: LinkObservation;
  readonly event?: { readonly step: string; readonly reason: string };
}

export interface RemovalBounds {
  readonly now: number;
  readonly since: number;
  readonly atMost: number;
}
