export type LinkStyle = 'relative' | 'absolute' | 'hardlink';

export type LinkState = 'linked' | 'confirmed' | 'broken' | 'removed';

/** One row of the ledger. We touch nothing on disk that is not in the ledger. */
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
  /** The link's path; `target` is the movie file that it represents. */
  readonly path: string;
  readonly target: string;
  readonly style: LinkStyle;
  /** The result of readlink(); for a hard link `<dev>:<ino>`. */
  readonly text: string;
  /** The path that our naming gives; differs from `path` once Sonarr has renamed the link by its own scheme. */
  readonly madePath: string;
  readonly origin: 'made' | 'adopted';
  /** A recorded step that may be unfinished; null if the disk matches the row. */
  readonly pending: PendingStep | null;
  readonly state: LinkState;
  readonly inSonarr: boolean | null;
  readonly inPlex: boolean | null;
  readonly reason: string | null;
  readonly sizeBytes: number | null;
  /** Of the movie's file, in Radarr's words (`Bluray-1080p`); null until Radarr was read. */
  readonly quality: string | null;
  /** When Sonarr was last asked to import the link in its present form; null = not since the last change. */
  readonly confirmAskedAt: number | null;
  /** Incremented by every change except observations; a writer with an older revision loses. */
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly removedAt: number | null;
}

/** The state of a link after a step. */
export interface PendingPlace {
  readonly path: string;
  readonly text: string;
  readonly target: string;
  readonly style: LinkStyle;
}

export interface PendingStep extends PendingPlace {
  readonly step: 'create' | 'retarget' | 'rename' | 'remove';
  /** Places where earlier interrupted steps may have left something, oldest first. Kept until cleaned up. */
  readonly earlier?: readonly PendingPlace[];
}

export type NewLink = Omit<
  Link,
  'id' | 'revision' | 'createdAt' | 'updatedAt' | 'removedAt' | 'inSonarr' | 'inPlex' | 'confirmAskedAt'
>;

export type LinkChange = Partial<Omit<Link, 'id' | 'revision' | 'createdAt' | 'updatedAt'>>;

/** What servers and the disk report about a link that does not change. */
export type LinkObservation = Partial<
  Pick<Link, 'inSonarr' | 'inPlex' | 'reason' | 'sizeBytes' | 'quality' | 'confirmAskedAt' | 'episodeTvdbIds'> & {
    readonly state: Exclude<LinkState, 'removed'>;
  }
>;

export interface LinkEvent {
  readonly at: number;
  readonly step: string;
  readonly reason: string;
}

/** A movie's subtitle file, linked next to the link. */
export interface Sidecar {
  readonly id: number;
  readonly linkId: number;
  readonly path: string;
  readonly target: string;
  readonly text: string;
}

/** What a link stands for, as its rule names it. */
export interface LinkNames {
  readonly movieTitle: string;
  readonly seriesTitle: string;
  readonly seasonNumber: number;
  readonly episodeNumbers: readonly number[];
}

/** A link as pages show it. `names` is null if its rule was deleted. */
export interface NamedLink {
  readonly link: Link;
  readonly names: LinkNames | null;
}

/** One step of any link's history. */
export interface RecentLinkEvent extends LinkEvent {
  readonly id: number;
  readonly of: NamedLink;
}
