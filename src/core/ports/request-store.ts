import type { Page, PageQuery } from '../model/page.ts';
import type { MediaRequest, Requester, RequestKind, RequestState, RequestStep, Wanted } from '../model/request.ts';
import type { ShowMapping } from '../model/show.ts';
import type { Subject, SubjectRef } from '../model/subject.ts';

export interface RequestFilter {
  readonly kind?: RequestKind;
  readonly state?: RequestState;
  readonly q?: string;
  /** Only those of this account, by its plex.tv id. */
  readonly plexId?: number;
}

export type NewRequest = Wanted & Partial<Requester> & { readonly titleKey: string };

/** A viewer's: compared with their own requests only, and limited. */
export interface RequestLimit {
  readonly plexId: number;
  readonly mostOpen: number;
}

/** Requests and their outcomes; implemented in src/db/requests.ts. */
export interface RequestStore {
  get(id: number): Promise<MediaRequest | null>;
  page(filter: RequestFilter, page: PageQuery): Promise<Page<MediaRequest>>;
  /** Requests to compare with new arrivals: those not available, and available ones whose item is gone or in none of these libraries. */
  open(libraryIds: Iterable<number>): Promise<MediaRequest[]>;
  /** Whether any request is not available yet. Called for every event, so the result is cached for some seconds. */
  isAnyOpen(): Promise<boolean>;
  /**
   * Creates a request, or returns the equal one with isNew false (same kind and id; without ids same normalised title, person, year and
   * numbers): anybody's, or with a limit one of the same account. Null: the account has as many open requests as it may have.
   */
  create(
    wanted: NewRequest,
    step: RequestStep,
    limit?: RequestLimit | null,
  ): Promise<{ request: MediaRequest; isNew: boolean } | null>;
  byIds(ids: { kind: RequestKind; tmdbId?: number; tvdbId?: number; asin?: string }): Promise<MediaRequest[]>;
  byItem(itemId: number): Promise<MediaRequest[]>;
  /**
   * Adds a line of history if the state changes; writes nothing if nothing differs. With `from`, only a request that is still in that state is changed.
   */
  change(
    id: number,
    change: Partial<Pick<MediaRequest, 'state' | 'itemId' | 'itemGuid' | 'confidence' | 'reason' | 'availableAt'>> & {
      readonly from?: MediaRequest['state'];
    },
    at: number,
  ): Promise<MediaRequest | null>;
  history(id: number): Promise<RequestStep[]>;
  /** The id of the newest line of any request's history; 0 if there is none. */
  newestStep(): Promise<number>;
  delete(id: number): Promise<boolean>;
  /** Deletes all requests of an account, by its plex.tv id. Returns how many. */
  deleteOf(plexId: number): Promise<number>;
}

export interface ShowFilter {
  readonly serverId?: number;
  readonly seriesTvdbId?: number;
  readonly isMapped?: boolean;
  readonly q?: string;
}

/** The mapping of Plex shows to Sonarr series; implemented in src/db/shows.ts. */
export interface ShowStore {
  get(id: number): Promise<ShowMapping | null>;
  byItem(itemId: number): Promise<ShowMapping | null>;
  page(filter: ShowFilter, page: PageQuery): Promise<Page<ShowMapping>>;
  /** Shows of the mirror without a row or without a series, by item. */
  unmapped(limit: number): Promise<{ itemId: number; serverId: number; ratingKey: string }[]>;
  /** Shows that are new or changed since they were last matched, except those mapped or switched off by a person. */
  changed(limit: number): Promise<{ itemId: number; seriesTvdbId: number | null }[]>;
  /** Records that the shows were matched in their present form. */
  setMatched(itemIds: readonly number[], now: number): Promise<void>;
  /** Creates or updates a mapping; manual mappings and switched-off ones are only changed by a person. */
  put(
    mapping: Omit<
      ShowMapping,
      'id' | 'plexRatingKey' | 'title' | 'year' | 'guids' | 'serverId' | 'updatedAt' | 'syncEnabled'
    >,
    now: number,
  ): Promise<ShowMapping>;
  change(
    id: number,
    change: Partial<
      Pick<ShowMapping, 'sonarr' | 'sonarrSeriesId' | 'seriesTvdbId' | 'confidence' | 'method' | 'syncEnabled'>
    >,
    now: number,
  ): Promise<ShowMapping | null>;
}

export interface WatchedMovie {
  readonly itemId: number;
  readonly isWatched: boolean;
  /** Views in the ledger, which lacks those from before the account was followed. */
  readonly views: number;
  readonly lastWatchedAt: number | null;
}

export interface WatchedShow {
  readonly itemId: number;
  /** Without specials. */
  readonly episodes: number;
  readonly episodesWatched: number;
  readonly specials: number;
  readonly specialsWatched: number;
  readonly lastWatchedAt: number | null;
}

export interface NextSpecial {
  readonly showItemId: number;
  readonly itemId: number;
  readonly episodeNumber: number | null;
  readonly title: string;
}

/** Library runs of a day (UTC): how many, and their changes. */
export interface SyncDay {
  readonly day: string;
  readonly runs: number;
  readonly failed: number;
  readonly added: number;
  readonly updated: number;
  readonly missing: number;
  readonly errors: number;
}

export interface WebhookDay {
  readonly day: string;
  readonly source: string;
  readonly event: string;
  readonly received: number;
  readonly failed: number;
}

export interface UnmappedShow {
  readonly itemId: number;
  readonly title: string;
  readonly year: number | null;
  readonly serverId: number;
}

export interface FailedDelivery {
  readonly id: string;
  readonly source: string;
  readonly event: string;
  readonly receivedAt: number;
  readonly error: string | null;
}

/** How many rows are in each state; a state without rows is missing. */
export type CountsByState = Readonly<Partial<Record<string, number>>>;

/** The tables whose rows have a state; in `deliveries` it is the status. */
export type CountedTable =
  | 'rules'
  | 'links'
  | 'conflicts'
  | 'candidates'
  | 'deliveries'
  | 'tasks'
  | 'runs'
  | 'requests';

/** Statistics from the SQL views. */
export interface StatsStore {
  /** What waits for a person: open conflicts, open candidates and held runs. */
  waiting(): Promise<{ readonly conflicts: number; readonly candidates: number; readonly heldRuns: number }>;
  /** Counts the rows of each table by state. */
  byState(): Promise<Readonly<Record<CountedTable, CountsByState>>>;
  /** Only those of these items that are in the libraries now. */
  watchedMovies(accountId: number, itemIds: readonly number[]): Promise<WatchedMovie[]>;
  watchedShows(accountId: number, itemIds: readonly number[]): Promise<WatchedShow[]>;
  /** The first special of each of these shows that the account (null: nobody yet) has not watched. */
  nextSpecials(accountId: number | null, showItemIds: readonly number[]): Promise<NextSpecial[]>;
  syncStats(limit: number): Promise<SyncDay[]>;
  webhookActivity(limit: number): Promise<WebhookDay[]>;
  unmappedShows(limit: number): Promise<UnmappedShow[]>;
  failedDeliveries(limit: number): Promise<FailedDelivery[]>;
  /** Without those that do not exist. */
  subjectNames(refs: readonly SubjectRef[]): Promise<Subject[]>;
}
