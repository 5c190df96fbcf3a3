/** What a link's name in the old style is made of. */
export interface ClassicNameInput {
  readonly seriesTitle: string;
  /** As the rule gives it; text, since "0" and "00" made different names. */
  readonly season: string | null;
  readonly episodeNumbers: readonly number[];
  /** In the order of the numbers; empty when none is known. */
  readonly episodeTitles: readonly string[];
  /** Radarr's own name of the quality. */
  readonly qualityName: string | null;
  /** With its dot. */
  readonly extension: string;
  readonly anime: boolean;
  /** Bytes of the 255 to leave free; 0. */
  readonly reserve?: number;
}

/** The names that Plex Linker 3 gave; implemented in src/legacy. */
export interface ClassicNames {
  seasonFolder(season: string | null): string;
  fileName(input: ClassicNameInput): string;
}
