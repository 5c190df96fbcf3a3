import type { Candidate, CandidateState } from '../model/candidate.ts';
import type { KnownPair, PairsAbout } from '../model/discovery.ts';
import type { Around, Page, PageQuery, Surroundings } from '../model/page.ts';
import type { NewRule } from '../model/rule.ts';

export interface CandidateFilter {
  readonly state?: CandidateState;
  readonly movieTmdbId?: number;
  readonly seriesTvdbId?: number;
  readonly minConfidence?: number;
}

export type AnsweredState = Exclude<CandidateState, 'open'>;

/** A pair that a search found. */
export type NewCandidate = Omit<Candidate, 'id' | 'state' | 'createdAt' | 'updatedAt'>;

export type PairIds = Pick<KnownPair, 'movieTmdbId' | 'seriesTvdbId' | 'episodeTvdbId'>;

/** What a person answered, or took back. */
export interface CandidateAnswer {
  readonly id: number;
  /** The answer counts only if the candidate is still in this state. */
  readonly was: CandidateState;
  readonly state: CandidateState;
  /** Made together with the answer, unless an equal rule exists. */
  readonly rule?: NewRule;
  /** Goes together with a rejection, and all of its pairs are rejected. */
  readonly ruleToDelete?: number;
}

export interface StoredCandidate extends Candidate {
  /** The rule that discovery or the answer made; null if an equal one was there already. */
  readonly ruleId: number | null;
}

/** Where a candidate is in the order of the list. */
export type CandidatePlace = Pick<Candidate, 'confidence' | 'id'>;

export interface KnownCandidate extends KnownPair {
  readonly id: number;
  readonly isAsked: boolean;
}

export type Claimant = Omit<KnownCandidate, 'isAsked'>;

export interface CandidateStore {
  get(id: number): Promise<StoredCandidate | null>;
  /** The most certain first. */
  page(filter: CandidateFilter, page: PageQuery): Promise<Page<Candidate>>;
  /** Those with an answer (null: any), the last answered first. */
  answered(state: AnsweredState | null, page: PageQuery): Promise<Page<Candidate>>;
  /** The open ones around a place in this order, which nobody need hold any more. */
  openAround(place: CandidatePlace, most: Around): Promise<Surroundings<Candidate>>;
  byPair(pair: PairIds): Promise<StoredCandidate | null>;
  /** All candidates in short, with their ids, or those about any of these. */
  known(about?: PairsAbout): Promise<KnownCandidate[]>;
  /** The open ones except these pairs. */
  countOpen(except: readonly PairIds[]): Promise<number>;
  /** Those of these specials, and those of these movies in the same series, rejected ones left out: the pairs themselves among them. */
  claimants(pairs: readonly PairIds[]): Promise<Claimant[]>;
  /** Adds new ones as open and updates open ones; answered ones stay as they are. Writes only differences. Returns how many were written. */
  record(found: readonly NewCandidate[]): Promise<number>;
  /**
   * Makes the rules of certain pairs, and records them as automatic, each pair at once. Pairs that a person answered meanwhile stay as they are.
   * Returns those whose rule was made.
   */
  accept<T extends NewCandidate>(certain: readonly { readonly found: T; readonly rule: NewRule }[]): Promise<T[]>;
  /** Null if there is no such candidate; the state tells whether the answer counted. */
  answer(answer: CandidateAnswer): Promise<StoredCandidate | null>;
  /** Removes these of the candidates, unless they were answered meanwhile. */
  removeOpen(ids: readonly number[]): Promise<void>;
  /** Removes open ones, or those about any of these, whose movie or series is not in the libraries any more. Returns how many. */
  removeGone(about?: PairsAbout): Promise<number>;
  counts(): Promise<Record<CandidateState, number>>;
}
