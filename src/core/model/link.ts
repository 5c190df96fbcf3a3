export type LinkStyle = 'relative' | 'absolute' | 'hardlink';

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
