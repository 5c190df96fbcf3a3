import { basename } from 'node:path';
import { isAtOrBelow, isBelow } from '../../media/paths.ts';
import { byteLength } from '../../media/sanitize.ts';
import { chooseSeasonFolder, isSkippedFile } from '../../media/season-folder.ts';
import type { ClassicNames } from '../../ports/classic-names.ts';
import type { EpisodeFacts, LinkLimits, MovieFileFacts, PairFacts, SeriesFacts } from './facts.ts';
import { bareFileName, linkFileName, nameWithRoom } from './naming.ts';
import { sonarrQualityName } from './quality-names.ts';

/** Why this file may not be linked; null where it may. */
export function sourceForbidden(path: string, limits: LinkLimits): string | null {
  const dot = path.lastIndexOf('.');
  const extension = dot > path.lastIndexOf('/') ? path.slice(dot).toLowerCase() : '';
  if (!limits.extensions.some((allowed) => allowed.toLowerCase() === extension))
    return `${path}: files ending in "${extension}" are not linked (setting "Movie Extensions")`;
  if (!isBelow(path, limits.mediaRoot)) return `${path} is not below the media root ${limits.mediaRoot}`;
  if (limits.movieRoots.length > 0 && !limits.movieRoots.some((root) => isBelow(path, root)))
    return `${path} is in none of the folders that movies are linked from: ${limits.movieRoots.join(', ')} (setting "Movie Directories")`;
  return null;
}

/** The narrowest of the folders that hold the show: Sonarr's root folder, or one of the setting "Show Directories". */
export function borderOf(series: SeriesFacts, showRoots: readonly string[]): string {
  const holding = showRoots.filter((root) => isAtOrBelow(series.path, root));
  return [series.root, ...holding].toSorted((a, b) => b.length - a.length)[0] ?? series.root;
}

/** Where a link goes, with file names in order of preference. */
export type LinkPlace =
  | { readonly kind: 'place'; readonly folder: string; readonly names: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

export interface LinkEnds {
  readonly series: SeriesFacts;
  readonly episodes: readonly EpisodeFacts[];
  readonly file: MovieFileFacts;
}

/** Folder and file names of the link between a movie's file and these episodes, in the naming of the limits. */
export function placeOf(facts: PairFacts, ends: LinkEnds): LinkPlace {
  const { limits } = facts;
  const { series, episodes } = ends;
  if (!isBelow(series.path, limits.mediaRoot))
    return refused(`${series.path} is not below the media root ${limits.mediaRoot}`);
  if (!limits.showRoots.some((root) => isAtOrBelow(series.path, root)))
    return refused(
      `${series.path} is in none of the folders that links may be made in: ${limits.showRoots.join(', ')}`,
    );
  const seasons = new Set(episodes.map((episode) => episode.seasonNumber));
  const [season] = seasons;
  if (season === undefined || seasons.size !== 1)
    return refused(
      `the episodes of this rule lie in seasons ${[...seasons].join(' and ')}: one file stands in one season`,
    );
  const parts = partsOf(facts, ends, season);
  return limits.classicNames === null
    ? sonarrPlace(ends, parts)
    : classicPlace(ends, { ...parts, given: facts.rule.given.season }, limits.classicNames);
}

/** What both namings are made of. */
interface NameParts {
  readonly season: number;
  readonly numbers: readonly number[];
  readonly titles: readonly string[];
  readonly extension: string;
  /** Bytes to leave free for the subtitles' suffixes. */
  readonly room: number;
  /** Names that links of this rule have. */
  readonly made: readonly string[];
}

function partsOf(facts: PairFacts, { episodes, file }: LinkEnds, season: number): NameParts {
  const sorted = episodes.toSorted((a, b) => a.episodeNumber - b.episodeNumber);
  const extension = file.path.slice(file.path.lastIndexOf('.'));
  return {
    season,
    numbers: sorted.map((episode) => episode.episodeNumber),
    titles: sorted.map((episode) => episode.title),
    extension,
    room: Math.max(0, facts.suffixBytes - byteLength(extension)),
    made: facts.links.map((link) => basename(link.madePath)),
  };
}

function classicPlace(
  { series, file }: LinkEnds,
  parts: NameParts & { readonly given: string | null },
  names: ClassicNames,
): LinkPlace {
  const season = parts.given ?? String(parts.season).padStart(2, '0');
  const input = {
    seriesTitle: series.title,
    season,
    episodeNumbers: parts.numbers,
    episodeTitles: parts.titles,
    qualityName: file.qualityName,
    extension: parts.extension,
    anime: series.seriesType === 'anime',
  };
  const name = nameWithRoom((reserve) => names.fileName({ ...input, reserve }), parts.room, parts.made);
  return { kind: 'place', folder: `${series.path}/${names.seasonFolder(season)}`, names: [name] };
}

function sonarrPlace({ series, file }: LinkEnds, parts: NameParts): LinkPlace {
  const { season, numbers, titles, extension, room, made } = parts;
  const chosen = chooseSeasonFolder({
    seasonNumber: season,
    seasonFolder: series.seasonFolder,
    specialsFolderFormat: series.specialsFolderFormat,
    seasonFolderFormat: series.seasonFolderFormat,
    existingFiles: series.seasonFiles,
    seriesFolders: series.folders ?? [],
    values: {
      seriesTitle: series.title,
      seriesTvdbId: series.tvdbId,
      ...(series.year === null ? {} : { seriesYear: series.year }),
      seasonNumber: season,
    },
  });
  if (chosen.skippedByScan)
    return refused(
      `Sonarr's scan skips folders called "${chosen.folder}": change the specials folder format in Sonarr (Settings, Media Management)`,
    );
  const numbering = { seriesTitle: series.title, seasonNumber: season, episodeNumbers: numbers, extension };
  const qualityName = file.qualityName === null ? null : sonarrQualityName(file.qualityName, []);
  const full = { ...numbering, episodeTitle: titles.join(' + '), qualityName };
  const names = [
    nameWithRoom((reserve) => linkFileName({ ...full, reserve }), room, made),
    bareFileName({ ...numbering, reserve: room }),
  ];
  const usable = [...new Set(names)].filter((name) => !isSkippedFile(name));
  if (usable.length === 0) return refused(`Sonarr's scan would pass over a file called "${names[0]}"`);
  const folder = chosen.folder === '' ? series.path : `${series.path}/${chosen.folder}`;
  return { kind: 'place', folder, names: usable };
}

function refused(reason: string): LinkPlace {
  return { kind: 'refused', reason };
}
