import { createHash } from 'node:crypto';
import type { MovieFacts, SeriesWithSpecials, SpecialFacts } from '../model/discovery.ts';
import type { MarkedMovie, MarkedSeries } from '../ports/discovery-store.ts';
import type { MovieRow } from '../ports/radarr.ts';
import type { EpisodeRow, SeriesRow } from '../ports/sonarr.ts';
import type { SonarrServer } from '../servers/servers.ts';

/** More alternate titles than this are of no further use. */
const mostTitles = 60;

/** Null without a TMDB id: nothing can be linked by title alone. */
export function movieFactsOf(row: MovieRow): MarkedMovie | null {
  if (row.tmdbId === undefined) return null;
  const facts: MovieFacts = {
    tmdbId: row.tmdbId,
    imdbId: row.imdbId ?? null,
    title: row.title,
    originalTitle: row.originalTitle ?? null,
    alternateTitles: titlesOf(row.alternateTitles),
    year: row.year,
    inCinemas: row.inCinemas ?? null,
    digitalRelease: row.digitalRelease ?? null,
    physicalRelease: row.physicalRelease ?? null,
    runtime: row.runtime ?? null,
    collectionTitle: row.collection?.title ?? null,
    originalLanguage: row.originalLanguage?.name ?? null,
    sizeBytes: row.movieFile?.size ?? null,
  };
  return { facts, mark: markOf(facts) };
}

export interface SpecialsSource {
  readonly server: SonarrServer;
  readonly row: SeriesRow & { tvdbId: number };
  readonly episodes: readonly EpisodeRow[];
  /** Paths of the links in the ledger, as this service sees them. */
  readonly ourPaths: ReadonlySet<string>;
}

export function seriesFactsOf(source: SpecialsSource): MarkedSeries {
  const { row, episodes } = source;
  const specials = episodes
    .filter((episode) => episode.seasonNumber === 0 && episode.tvdbId !== undefined)
    .toSorted((a, b) => a.episodeNumber - b.episodeNumber)
    .map((episode) => specialOf(source, episode));
  const facts: SeriesWithSpecials = {
    tvdbId: row.tvdbId,
    title: row.title,
    alternateTitles: titlesOf(row.alternateTitles),
    year: row.year ?? null,
    originalLanguage: row.originalLanguage?.name ?? null,
    runtime: row.runtime ?? null,
    specials,
  };
  return { facts, mark: markOf(facts), rowMark: rowMarkOf(row) };
}

/** A hash of what a list of series says of one. It changes with new specials and titles, not with a new title of a special. */
export function rowMarkOf({ id, title, alternateTitles, year, originalLanguage, seasons }: SeriesRow): string {
  return markOf([id, title, titlesOf(alternateTitles), year, originalLanguage?.name, seasons]);
}

function specialOf({ server, ourPaths }: SpecialsSource, episode: EpisodeRow): SpecialFacts {
  const path = episode.hasFile ? (episode.episodeFile?.path ?? null) : null;
  const ours = path === null ? null : server.toOurs(path);
  const isOurs = ours !== null && 'path' in ours && ourPaths.has(ours.path);
  return {
    tvdbId: episode.tvdbId ?? 0,
    seasonNumber: episode.seasonNumber,
    episodeNumber: episode.episodeNumber,
    title: episode.title,
    airDate: episode.airDate ?? null,
    runtime: episode.runtime ?? null,
    file: episode.hasFile && !isOurs ? { path, sizeBytes: episode.episodeFile?.size ?? null } : null,
  };
}

function titlesOf(titles: readonly { readonly title: string }[] = []): string[] {
  return [...new Set(titles.map(({ title }) => title))].filter((title) => title !== '').slice(0, mostTitles);
}

function markOf(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 16);
}
