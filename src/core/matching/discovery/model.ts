import type { CandidateEvidence, CandidateMovie, CandidateSpecial, CandidateState } from '../../model/candidate.ts';
import type { MappingList } from '../../model/mapping-list.ts';

/** What Radarr says of a movie. Dates are "YYYY-MM-DD" or ISO times; unknown is null, absent, or as Radarr writes it (0, year 0001). */
export interface MovieFacts {
  readonly tmdbId: number;
  readonly imdbId?: string | null;
  readonly title: string;
  readonly originalTitle?: string | null;
  readonly alternateTitles?: readonly string[];
  readonly year?: number | null;
  readonly inCinemas?: string | null;
  readonly digitalRelease?: string | null;
  readonly physicalRelease?: string | null;
  /** Minutes; 0 = unknown. */
  readonly runtime?: number | null;
  readonly collectionTitle?: string | null;
  /** Radarr's name of it: "Japanese". */
  readonly originalLanguage?: string | null;
  /** Of the movie file; 0 = no file. */
  readonly sizeBytes?: number | null;
}

export interface SpecialFacts {
  readonly tvdbId: number;
  readonly seasonNumber: number;
  readonly episodeNumber: number;
  /** May be empty, "TBA", "Episode 3". */
  readonly title: string;
  readonly airDate?: string | null;
  /** Minutes; 0 = unknown. */
  readonly runtime?: number | null;
  /** The file that Sonarr has for it, unless it is our own link: then null. */
  readonly file?: SpecialFile | null;
}

export interface SpecialFile {
  readonly path?: string | null;
  readonly sizeBytes?: number | null;
}

export interface SeriesWithSpecials {
  readonly tvdbId: number;
  readonly title: string;
  readonly alternateTitles?: readonly string[];
  readonly year?: number | null;
  readonly originalLanguage?: string | null;
  /** Minutes of a usual episode: TVDB often gives them to specials that have another runtime. */
  readonly runtime?: number | null;
  readonly specials: readonly SpecialFacts[];
}

/**
 * A pair that is stored already, or that a rule states.
 * - rejected: not proposed again, and no rival of others
 * - accepted, automatic: settled, so not proposed again; another movie for its special is a conflict
 * - open: a rival of other pairs, if its movie or series is not part of this search
 */
export interface KnownPair {
  readonly movieTmdbId: number;
  readonly seriesTvdbId: number;
  readonly episodeTvdbId: number;
  readonly state: CandidateState;
  readonly confidence: number;
}

export interface DiscoveryInput {
  /** Each movie and series once. For one movie: that movie, and all series (or those that may have it). */
  readonly series: Iterable<SeriesWithSpecials>;
  readonly lists?: readonly MappingList[];
  readonly known?: readonly KnownPair[];
  /** Setting `matching.autoAccept`; null = nothing is accepted automatically. */
  readonly autoAccept: number | null;
  /** Called often; lets the event loop go on. `createBreath()` of src/process/breathe.ts. */
  readonly breathe: () => Promise<void>;
}

export interface FoundPair {
  readonly movie: CandidateMovie;
  readonly special: CandidateSpecial;
  readonly furtherParts: readonly CandidateSpecial[];
  readonly confidence: number;
  readonly evidence: readonly CandidateEvidence[];
  /** `automatic` becomes a rule; `open` is a question. Never automatic: a special with a file of its own, and what is part of a conflict. */
  readonly state: 'automatic' | 'open';
}

/** Pairs that exclude each other and are about equally good. Each is in `pairs` too, with state `open`. */
export interface FoundConflict {
  /** `specials`: several specials for one movie. `movies`: several movies for one special. */
  readonly kind: 'specials' | 'movies';
  /** The best first; at least two, unless a settled pair is the rival. */
  readonly pairs: readonly FoundPair[];
  /** Settled or stored pairs that are the rivals. */
  readonly known: readonly KnownPair[];
  /** One sentence for a person. */
  readonly reason: string;
}

export interface Discovery {
  /** From 0.60 on, the best first; independent of the order of the input. */
  readonly pairs: readonly FoundPair[];
  readonly conflicts: readonly FoundConflict[];
  readonly counts: DiscoveryCounts;
}

export interface DiscoveryCounts {
  readonly movies: number;
  readonly specials: number;
  /** Pairs that were compared in detail. */
  readonly compared: number;
}
