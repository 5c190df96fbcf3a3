import type { Rule } from '../model.ts';
import type { EpisodeRow, MovieFileRow, MovieRow, Naming, SeriesRow } from '../ports/servers.ts';
import type { RadarrServer, SonarrServer } from '../servers.ts';

/** What the servers said about one rule's movie and show, before it is held against the disk. */
export type MovieFound =
  | {
      readonly kind: 'found';
      readonly server: RadarrServer;
      readonly movie: MovieSeen;
      readonly file: MovieFileRow | null;
      readonly roots: readonly string[];
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'nameOnly' }
  | { readonly kind: 'noServer' };

/** Radarr's movie as far as it was asked: a sweep that knows the id asks for the file alone. */
export interface MovieSeen {
  readonly id: number;
  readonly title: string;
  readonly path: string | null;
  /** What /movie says; stale during an upgrade. */
  readonly hasFile: boolean | null;
}

export type SeriesFound =
  | {
      readonly kind: 'found';
      readonly server: SonarrServer;
      readonly series: SeriesRow;
      readonly episodes: readonly EpisodeRow[];
      readonly naming: Naming;
      /** Root folders as Sonarr names them. */
      readonly roots: readonly string[];
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'nameOnly' }
  | { readonly kind: 'ambiguous'; readonly series: readonly SeriesRow[] }
  | { readonly kind: 'noServer' };

/**
 * Asks the servers about rules. An event's reader asks about its items alone, a sweep's reader asks for lists. Both throw AppError when a server
 * gave no usable answer: then nothing is known, and nothing is removed.
 */
export interface ServerReader {
  movie(rule: Rule, signal: AbortSignal): Promise<MovieFound>;
  series(rule: Rule, signal: AbortSignal): Promise<SeriesFound>;
}

/** Of several rows the one that the movie names, if it is there; else the newest. */
export function pickMovieFile(
  files: readonly MovieFileRow[],
  movie: Pick<MovieRow, 'movieFileId'> | null,
): MovieFileRow | null {
  const named = files.find((file) => file.id === movie?.movieFileId);
  return named ?? files.toSorted((a, b) => b.id - a.id)[0] ?? null;
}

/** The episodes that a rule means: by TVDB id once known, by number before. Null when one is not listed. */
export function episodesOfRule(rule: Rule, rows: readonly EpisodeRow[]): EpisodeRow[] | null {
  // Rules of Plex Linker 3 may name the episode by Sonarr's own id alone.
  if (rule.episodeTvdbIds.length === 0 && rule.episodeNumbers.length === 0) {
    const named = rows.find((row) => row.id === rule.given.episodeId);
    return named === undefined ? null : [named];
  }
  const byId = rule.episodeTvdbIds.length > 0;
  const wanted = byId ? rule.episodeTvdbIds : rule.episodeNumbers;
  const found = wanted.flatMap((key) => {
    const row = rows.find((one) =>
      byId ? one.tvdbId === key : one.seasonNumber === rule.seasonNumber && one.episodeNumber === key,
    );
    return row === undefined ? [] : [row];
  });
  return found.length === wanted.length && found.length > 0 ? found : null;
}
