/** The parts of a link's name in the old style. */
export interface ClassicNameInput {
  readonly seriesTitle: string;
  /** As given in the rule; a string, because "0" and "00" gave different names. */
  readonly season: string | null;
  readonly episodeNumbers: readonly number[];
  /** In the order of the episode numbers; empty if none is known. */
  readonly episodeTitles: readonly string[];
  /** Radarr's own name of the quality. */
  readonly qualityName: string | null;
  /** Including the dot. */
  readonly extension: string;
  readonly anime: boolean;
  /** How many of the 255 bytes to leave free; default 0. */
  readonly reserve?: number;
}

/** The names that Plex Linker 3 used; implemented in src/legacy. */
export interface ClassicNames {
  seasonFolder(season: string | null): string;
  fileName(input: ClassicNameInput): string;
}
