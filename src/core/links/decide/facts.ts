import type { MountSigns } from '../../media/mounts.ts';
import type { Link, LinkStyle } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { ClassicNames } from '../../ports/classic-names.ts';

/** The special's file in Sonarr, as last answered. */
export interface EpisodeFileFacts {
  readonly id: number;
  /** As we see it; null where Sonarr's path is not mapped. */
  readonly path: string | null;
  readonly theirPath: string;
  readonly sizeBytes: number;
  readonly readable: boolean;
}

export interface EpisodeFacts {
  readonly id: number;
  /** Null for specials that Sonarr never refreshed. */
  readonly tvdbId: number | null;
  readonly seasonNumber: number;
  readonly episodeNumber: number;
  readonly title: string;
  readonly file: EpisodeFileFacts | null;
}

export interface SeriesFacts {
  readonly sonarr: number;
  readonly id: number;
  readonly tvdbId: number;
  readonly title: string;
  readonly year: number | null;
  readonly seriesType: string;
  readonly seasonFolder: boolean;
  /** The show's folder as we see it. */
  readonly path: string;
  /** The root folder it lies in, as we see it: what must exist before anything is made below. */
  readonly root: string;
  readonly specialsFolderFormat: string;
  readonly seasonFolderFormat: string;
  /** Files that Sonarr has in the season of the special: paths relative to the show's folder. */
  readonly seasonFiles: readonly { readonly relativePath: string; readonly ours: boolean }[];
  /** Names of the folders on disk in the show's folder; null when that folder is not there. */
  readonly folders: readonly string[] | null;
  /** Asked only where the show's own folder is not there; else 'there'. */
  readonly rootState: RootState;
}

/**
 * The root folder of shows on the disk. An empty one is a disk that is not mounted where something is known to have been in it, and a new library
 * where nothing is; 'unknown' = that is not read yet.
 */
export type RootState =
  | { readonly kind: 'there' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'empty'; readonly held: { readonly what: string } | 'nothing' | 'unknown' };

export interface MovieFileFacts {
  readonly sizeBytes: number;
  readonly qualityName: string | null;
  /** As we see it. */
  readonly path: string;
  readonly onDisk: 'file' | 'missing' | 'notAFile';
}

/** What Sonarr says of a rule's show. */
export type SeriesAnswer =
  | { readonly kind: 'known'; readonly series: SeriesFacts; readonly episodes: EpisodesAnswer }
  | { readonly kind: 'absent' }
  | { readonly kind: 'nameOnly' }
  | {
      readonly kind: 'ambiguous';
      readonly titles: readonly { id: number; title: string; tvdbId: number; year: number | null }[];
    }
  | { readonly kind: 'unmapped'; readonly path: string; readonly why: string }
  /** Sonarr gave no usable answer: nothing is concluded about the show, but its link is still updated with the movie's file. */
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'noServer' };

export type EpisodesAnswer =
  | { readonly kind: 'found'; readonly episodes: readonly EpisodeFacts[] }
  /** Sonarr's list does not hold it (yet); `listed` is what it holds. */
  | { readonly kind: 'missing'; readonly listed: readonly ListedEpisode[] };

export type ListedEpisode = Pick<EpisodeFacts, 'tvdbId' | 'seasonNumber' | 'episodeNumber'>;

/** What Radarr says of a rule's movie. */
export type MovieAnswer =
  | {
      readonly kind: 'known';
      readonly radarr: number;
      readonly id: number;
      readonly title: string;
      /** The movie's folder and its root as we see them; null where not mapped. */
      readonly folder: string | null;
      readonly root: string | null;
      readonly file: MovieFileAnswer;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'nameOnly' }
  | { readonly kind: 'noServer' };

export type MovieFileAnswer =
  | { readonly kind: 'file'; readonly file: MovieFileFacts }
  | { readonly kind: 'unmapped'; readonly path: string; readonly why: string }
  /** /moviefile is empty; `unsettled` when /movie still speaks of a file: an upgrade is under way. */
  | { readonly kind: 'none'; readonly unsettled: boolean };

/** What the plan may not go beyond. */
export interface LinkLimits {
  readonly style: LinkStyle;
  /** Null where links are named in Sonarr's style. */
  readonly classicNames: ClassicNames | null;
  readonly adopt: 'exact' | 'never';
  /** Folders below which links may be made, as we see them. */
  readonly showRoots: readonly string[];
  /** Folders whose files may be linked; empty = no limit. */
  readonly movieRoots: readonly string[];
  readonly extensions: readonly string[];
  readonly mediaRoot: string;
  /** Whether subtitles are linked along. */
  readonly sidecars: boolean;
  /** Folders below which links may be removed: the show roots; the media root where those of a Sonarr could not be read. */
  readonly removalRoots: readonly string[];
  /** What tells whether the movies' disks are mounted. */
  readonly mountSigns: MountSigns;
}

/** Everything known about one rule at one moment. */
export interface PairFacts {
  readonly rule: Rule;
  readonly limits: LinkLimits;
  readonly series: SeriesAnswer;
  readonly movie: MovieAnswer;
  /** Live rows of the ledger for this rule. */
  readonly links: readonly Link[];
  /** A rule that comes first for the same special with another movie. */
  readonly collidesWith: Rule | null;
  /** A rule that comes first for the same special with the same movie. */
  readonly duplicates: Rule | null;
  /** Bytes of the longest suffix of the movie's subtitles (`.en.forced.srt`), for which names leave room; 0 = none, or not in question. */
  readonly suffixBytes: number;
}
