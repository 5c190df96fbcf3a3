import type { CandidateEvidence, CandidateMovie, CandidateSpecial } from '../../model/candidate.ts';
import type { KnownPair, SeriesWithSpecials } from '../../model/discovery.ts';
import type { MappingList } from '../../model/mapping-list.ts';

export interface DiscoveryInput {
  /** Each movie and series once. For one movie: that movie, and all series (or those that may have it). */
  readonly series: Iterable<SeriesWithSpecials>;
  /** Keys that too many specials share, if `series` are not all. */
  readonly common?: ReadonlySet<string>;
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
  /** From 0.60 on, those with a rival also below it; the best first. Independent of the order of the input. */
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
