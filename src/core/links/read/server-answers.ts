import type { Rule } from '../../model/rule.ts';
import type { MovieFileRow, MovieRow } from '../../ports/radarr.ts';
import type { EpisodeRow, IdentifiedSeries, Naming, SeriesRow } from '../../ports/sonarr.ts';
import type { RadarrServer, SonarrServer } from '../../servers/servers.ts';

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

/** Radarr's movie as far as it was asked: a reconcile that knows the id asks for the file alone. */
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
      readonly series: IdentifiedSeries;
      readonly episodes: readonly EpisodeRow[];
      readonly naming: Naming;
      /** Root folders as Sonarr names them. */
      readonly roots: readonly string[];
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'nameOnly' }
  | { readonly kind: 'ambiguous'; readonly series: readonly IdentifiedSeries[] }
  | { readonly kind: 'noServer' };

/**
 * Asks the servers about rules. An event's reader asks about its items alone, a reconcile's reader asks for lists. Both throw AppError when a server
 * gave no usable answer: then nothing is known, and nothing is removed.
 */
export interface ServerReader {
  movie(rule: Rule, signal: AbortSignal): Promise<MovieFound>;
  series(rule: Rule, signal: AbortSignal): Promise<SeriesFound>;
  /**
   * A series for which a Sonarr, this one first, counts files below a root folder (as we see it); null when none does. An event's reader answers
   * 'unread': that takes the list of all series.
   */
  seriesWithFilesBelow(server: SonarrServer, root: string, signal: AbortSignal): Promise<SeriesRow | null | 'unread'>;
}

/** Of several rows the one that the movie names, if it is there; else the newest. */
export function pickMovieFile(
  files: readonly MovieFileRow[],
  movie: Pick<MovieRow, 'movieFileId'> | null,
): MovieFileRow | null {
  const named = files.find((file) => file.id === movie?.movieFileId);
  return named ?? files.toSorted((a, b) => b.id - a.id)[0] ?? null;
}

/**
 * The episodes that a rule means: by TVDB id once known, by season and number before, and where Sonarr lists the special without an id. Null when one
 * is not listed.
 */
export function episodesOfRule(rule: Rule, rows: readonly EpisodeRow[]): EpisodeRow[] | null {
  // Rules of Plex Linker 3 may name the episode by Sonarr's own id alone.
  if (rule.episodeTvdbIds.length === 0 && rule.episodeNumbers.length === 0) {
    const named = rows.find((row) => row.id === rule.given.episodeId);
    return named === undefined ? null : [named];
  }
  const { episodeTvdbIds, episodeNumbers, seasonNumber } = rule;
  const numbered = (number: number | undefined) =>
    rows.find((row) => row.seasonNumber === seasonNumber && row.episodeNumber === number);
  const wanted = episodeTvdbIds.length > 0 ? episodeTvdbIds : episodeNumbers;
  const found = wanted.flatMap((key, index) => {
    if (episodeTvdbIds.length === 0) return numbered(key) ?? [];
    const byNumber = episodeNumbers.length === episodeTvdbIds.length ? numbered(episodeNumbers[index]) : undefined;
    return rows.find((row) => row.tvdbId === key) ?? (byNumber?.tvdbId === undefined ? (byNumber ?? []) : []);
  });
  return found.length === wanted.length && found.length > 0 ? found : null;
}

/** What a rule learns from the episodes it means. Known ids stay; new ones are stored only once Sonarr names all of them. */
export function withEpisodes(rule: Rule, rows: readonly EpisodeRow[]): Rule {
  const found = episodesOfRule(rule, rows);
  const first = found?.[0];
  if (found === null || first === undefined) return rule;
  const ids = found.flatMap((row) => row.tvdbId ?? []);
  return {
    ...rule,
    episodeTvdbIds: ids.length === found.length ? ids : rule.episodeTvdbIds,
    episodeNumbers: found.map((row) => row.episodeNumber),
    seasonNumber: first.seasonNumber,
  };
}
