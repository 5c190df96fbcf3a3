/**
 * - open: waits for a person
 * - accepted, rejected: a person decided, and is not asked again
 * - automatic: certain enough to become a rule by itself
 */
export type CandidateState = 'open' | 'accepted' | 'rejected' | 'automatic';

/** What was compared. New ones may follow: show `text`, and use the signal only to group. */
export type CandidateSignal =
  | 'title'
  | 'number'
  | 'series'
  | 'date'
  | 'runtime'
  | 'list'
  | 'id'
  | 'language'
  | 'kind'
  | 'file'
  | 'parts'
  | 'rival';

export interface CandidateEvidence {
  readonly signal: CandidateSignal;
  /** Plain words: "same title", "2 days apart", "104 and 105 minutes", "listed in anibridge". */
  readonly text: string;
  /** What speaks for the pair is positive, what speaks against it negative, what is unknown 0. Two decimals. */
  readonly weight: number;
}

export interface CandidateMovie {
  readonly tmdbId: number;
  readonly title: string;
  /** Null if unknown. */
  readonly year: number | null;
}

export interface CandidateSpecial {
  readonly seriesTvdbId: number;
  readonly seriesTitle: string;
  readonly episodeTvdbId: number;
  /** Numbers and title as last seen: specials are renumbered, only the TVDB id stays. */
  readonly seasonNumber: number;
  readonly episodeNumber: number;
  readonly title: string;
}

/** A possible rule. Unique by movie and special; times are UTC epoch milliseconds. */
export interface Candidate {
  readonly id: number;
  readonly movie: CandidateMovie;
  readonly special: CandidateSpecial;
  /** The further specials that the same movie covers, in order ("S00E04-E05"); nearly always empty. One rule names all of them. */
  readonly furtherParts: readonly CandidateSpecial[];
  /** 0 to 1, two decimals. */
  readonly confidence: number;
  /** The strongest first. */
  readonly evidence: readonly CandidateEvidence[];
  readonly state: CandidateState;
  readonly createdAt: number;
  readonly updatedAt: number;
}
