import type { Link, LinkChange, LinkEvent, LinkObservation, LinkState, NewLink, Sidecar } from '../model/link.ts';
import type { Page, PageQuery } from '../model/page.ts';

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
